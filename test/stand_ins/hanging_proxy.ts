import {once} from "node:events"
import {createServer, connect, type Server, type Socket} from "node:net"
import {listenOnLoopback} from "./loopback_server"

/** Stands between the hub and a server, as a network that forgets connections without closing them. */
export class HangingProxy {
  readonly #server: Server
  #port = 0
  readonly #sockets = new Set<Socket>()
  #forgotten = new Set<Socket>()
  #dropsPackets = false

  /** @param serverUrl where it passes on to */
  private constructor(private readonly serverUrl: string) {
    const {hostname, port} = new URL(serverUrl)
    this.#server = createServer((client) => {
      const server = connect(Number(port), hostname)
      this.#forward(client, server)
      this.#forward(server, client)
      if (this.#dropsPackets) {
        this.forgetConnections()
      }
    })
  }

  static async start(serverUrl: string): Promise<HangingProxy> {
    const proxy = new HangingProxy(serverUrl)
    proxy.#port = await listenOnLoopback(proxy.#server)
    return proxy
  }

  /** The server's address, by way of this proxy. */
  get url(): string {
    const url = new URL(this.serverUrl)
    url.hostname = "127.0.0.1"
    url.port = String(this.#port)
    return url.href
  }

  /** Nothing goes through the connections of now any more, not even that one side has closed; new ones work. */
  forgetConnections(): void {
    this.#forgotten = new Set(this.#sockets)
  }

  /** From now on nothing goes through, in connections of now and in new ones. */
  dropPackets(): void {
    this.#dropsPackets = true
    this.forgetConnections()
  }

  /** New connections work again. */
  passPackets(): void {
    this.#dropsPackets = false
  }

  async stop(): Promise<void> {
    this.#sockets.forEach((socket) => socket.destroy())
    await once(this.#server.close(), "close")
  }

  #forward(from: Socket, to: Socket): void {
    this.#sockets.add(from)
    const isForgotten = () => this.#forgotten.has(from)
    from
      .on("error", () => {})
      .on("close", () => isForgotten() || to.destroy())
      .on("data", (bytes: Buffer) => isForgotten() || to.write(bytes))
  }
}
