import {serveOnLoopback} from "../../stand_ins/loopback_server"

/** A port that nobody listens on, for programs that cannot choose one by themselves or would not tell. */
export async function freePort(): Promise<number> {
  const server = await serveOnLoopback(() => undefined)
  await server.close()
  return Number(new URL(server.url).port)
}
