import {AddressInfo, createServer, Server, Socket} from "node:net"
import {createServer as createTlsServer} from "node:tls"
import {UNTRUSTED_CERTIFICATE, UNTRUSTED_KEY} from "./untrusted_certificate"

/** Servers that no data plane should be. They live as long as the suite, which ends without waiting for them. */
export interface BrokenServer {
  readonly port: number
  readonly connectionCount: number
}

/** A port at which nothing listens any more. */
export async function closedPort(): Promise<number> {
  const server = createServer()
  const {port} = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Has a certificate that nobody vouches for. */
export function untrustedServer(): Promise<BrokenServer> {
  return listening(createTlsServer({cert: UNTRUSTED_CERTIFICATE, key: UNTRUSTED_KEY}))
}

/** Answers every connection with these words, whatever it was asked. */
export function babblingServer(words: string): Promise<BrokenServer> {
  return listening(
    createServer((socket) => {
      ignoreResets(socket)
      socket.once("data", () => socket.end(words))
    }),
  )
}

/** Acknowledges, and never ends the answer. */
export function endlessServer(): Promise<BrokenServer> {
  return listening(
    createServer((socket) => {
      ignoreResets(socket)
      socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n")
      const more = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65_536, "ok "))) continue
      }
      socket.on("drain", more)
      socket.resume()
      more()
    }),
  )
}

/** Takes connections and says nothing, not even hello. */
export function silentServer(): Promise<BrokenServer> {
  return listening(createServer((socket) => ignoreResets(socket)))
}

function ignoreResets(socket: Socket): void {
  socket.on("error", () => socket.destroy())
}

async function listening(server: Server): Promise<BrokenServer> {
  let connectionCount = 0
  server.on("connection", () => connectionCount++)
  server.unref()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const {port} = server.address() as AddressInfo
  return {
    port,
    get connectionCount() {
      return connectionCount
    },
  }
}
