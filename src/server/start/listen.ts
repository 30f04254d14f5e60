import {once} from "node:events"
import type {Server} from "node:http"
import type {AddressInfo} from "node:net"

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

/** The hub cannot listen where its settings say. */
export class ListenError extends Error {
  override readonly name = "ListenError"

  constructor(host: string, port: number, reason: string, options?: ErrorOptions) {
    super(
      `The hub cannot listen on ${host}, port ${port}: ${reason}. Set PORT to a free port, and ACTION_HUB_HOST to an ` +
        "address of this machine.",
      options,
    )
  }
}
