import {EventEmitter, once} from "node:events"
import {createServer, type ServerResponse} from "node:http"
import {listenOnLoopback} from "../../stand_ins/loopback_server"

/**
 * A loopback server at which an action waits, in whichever thread it runs: the test sees which runs have begun, and
 * lets them go on.
 */
export class Gate {
  /** The names of the runs that have arrived, in their order. */
  readonly arrived: string[] = []
  readonly #open = new Set<string>()
  readonly #waiting = new Map<string, ServerResponse>()
  readonly #events = new EventEmitter()
  readonly #server = createServer((request, response) => {
    const name = (request.url ?? "").slice(1)
    if (this.#open.has(name)) {
      response.end()
    } else {
      this.#waiting.set(name, response)
    }
    this.arrived.push(name)
    this.#events.emit("arrived")
  })

  #port = 0

  static async open(): Promise<Gate> {
    const gate = new Gate()
    gate.#port = await listenOnLoopback(gate.#server)
    return gate
  }

  /** The address at which a run of this name waits. */
  urlFor(name: string): string {
    return `http://127.0.0.1:${this.#port}/${name}`
  }

  /** Resolves when so many runs have arrived. */
  async untilArrived(count: number): Promise<void> {
    while (this.arrived.length < count) {
      await once(this.#events, "arrived")
    }
  }

  /** Lets a run go on, or not even wait when it has not arrived yet. */
  release(name: string): void {
    this.#open.add(name)
    this.#waiting.get(name)?.end()
    this.#waiting.delete(name)
  }

  async close(): Promise<void> {
    for (const name of [...this.#waiting.keys()]) {
      this.release(name)
    }
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, "close")
  }
}
