import {once} from "node:events"
import {createServer, connect, type AddressInfo, type Server, type Socket} from "node:net"

/** Stands between the hub and a Redis, as a network that forgets connections without closing them. */
export class HangingProxy {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #forgotten = new Set<Socket>()

  private constructor(redisUrl: string) {
    const {hostname, port} = new URL(redisUrl)
    this.#server = createServer((client) => {
      const redis = connect(Number(port), hostname)
      this.#forward(client, redis)
      this.#forward(redis, client)
    })
  }

  static async start(redisUrl: string): Promise<HangingProxy> {
    const proxy = new HangingProxy(redisUrl)
    await once(proxy.#server.listen(0, "127.0.0.1"), "listening")
    return proxy
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Nothing goes through the connections of now any more; new ones work. */
  forgetConnections(): void {
    this.#forgotten = new Set(this.#sockets)
  }

  async stop(): Promise<void> {
    this.#sockets.forEach((socket) => socket.destroy())
    await once(this.#server.close(), "close")
  }

  #forward(from: Socket, to: Socket): void {
    this.#sockets.add(from)
    from
      .on("error", () => {})
      .on("close", () => to.destroy())
      .on("data", (bytes: Buffer) => {
        if (!this.#forgotten.has(from)) {
          to.write(bytes)
        }
      })
  }
}
