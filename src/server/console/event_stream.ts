import type {Response} from "express"

export const eventStreamType = "text/event-stream"

/** An answer of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export class EventStream {
  readonly #response: Response

  constructor(response: Response) {
    this.#response = response
    // A proxy such as nginx would otherwise hold events back until it has a buffer full.
    response.writeHead(200, {"Content-Type": eventStreamType, "X-Accel-Buffering": "no"})
    response.flushHeaders()
  }

  get isOpen(): boolean {
    return !this.#response.writableEnded && !this.#response.destroyed
  }

  /** Whether the reader has not taken yet what it was sent before. */
  get isBehind(): boolean {
    return this.#response.writableNeedDrain
  }

  /** @param data becomes JSON, which has no line break in it */
  send(name: string, data: object): void {
    this.#response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  /** Keeps the connection open through proxies. */
  beat(): void {
    this.#response.write(":\n\n")
  }

  end(): void {
    this.#response.end()
  }
}
