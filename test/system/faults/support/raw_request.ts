import {connect, Socket} from "node:net"

/** Everything that came back until the other side ended the connection or reset it. */
export interface RawAnswer {
  /** Undefined where nothing, or no HTTP, came back. */
  readonly status: number | undefined
  readonly text: string
}

/** Sends bytes as they are, a text as Latin-1, and reads until the connection ends. */
export async function rawAnswer(hubUrl: string, bytes: string | Buffer): Promise<RawAnswer> {
  const socket = await opened(hubUrl)
  let text = ""
  socket.setEncoding("latin1").on("data", (chunk: string) => (text += chunk))
  socket.write(bytes, "latin1")
  await new Promise((resolve) => socket.once("close", resolve))
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]
  return {status: status === undefined ? undefined : Number(status), text}
}

/** A connection to the hub; a reset closes it without an error. */
export function opened(hubUrl: string): Promise<Socket> {
  const {hostname, port} = new URL(hubUrl)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname.replace("localhost", "127.0.0.1"))
    socket.once("error", reject)
    socket.once("connect", () => {
      socket.off("error", reject).on("error", () => socket.destroy())
      resolve(socket)
    })
  })
}
