import * as http from "node:http"
import {AddressInfo} from "node:net"

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
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", resolve)
  })
  const {port: boundPort} = server.address() as AddressInfo
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
