import {once} from "node:events"
import type {Server} from "node:http"
import type {AddressInfo} from "node:net"
import {ListenError} from "./listen_error"

/**
 * Makes a server listen.
 *
 * @returns the port, which the system chooses when it is 0
 * @throws ListenError
 */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  try {
    server.listen(port, host)
    await once(server, "listening")
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error)
    throw new ListenError(host, port, reason, {cause: error})
  }
  return (server.address() as AddressInfo).port
}
