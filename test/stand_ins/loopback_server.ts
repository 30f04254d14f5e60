import {once} from "node:events"
import * as http from "node:http"
import type {AddressInfo, Server} from "node:net"

/** How long an idle keep-alive connection stays open: longer than any pause of a test or a blocked client. */
const IDLE_TIMEOUT_MS = 120_000

export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`, no trailing slash. */
  readonly url: string
  readonly port: number
  /** Stops listening and cuts every open connection. */
  close(): Promise<void>
}

/** Serves `handler` on 127.0.0.1; port 0 takes a free one. Rejects when the port is taken. */
export async function serveOnLoopback(
  handler: http.RequestListener,
  port = 0,
  options: http.ServerOptions = {},
): Promise<LoopbackServer> {
  const server = http.createServer({keepAliveTimeout: IDLE_TIMEOUT_MS, ...options}, handler)
  const boundPort = await listenOnLoopback(server, port)
  return {
    url: `http://127.0.0.1:${boundPort}`,
    port: boundPort,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Has any server listen on 127.0.0.1. @returns its port. Rejects when the port is taken */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  await once(server.listen(port, "127.0.0.1"), "listening")
  return (server.address() as AddressInfo).port
}

/** A port that nobody listens on, for programs that cannot choose one by themselves or would not tell. */
export async function freePort(): Promise<number> {
  const server = await serveOnLoopback(() => undefined)
  await server.close()
  return server.port
}
