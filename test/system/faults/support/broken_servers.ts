import {createServer, Server, Socket} from "node:net"
import {createServer as createTlsServer} from "node:tls"
import {listenOnLoopback} from "../../../stand_ins/loopback_server"
import {UNTRUSTED_CERTIFICATE, UNTRUSTED_KEY} from "./untrusted_certificate"

/** Servers that no data plane should be. They live as long as the suite, which ends without waiting for them. */
export interface BrokenServer {
  readonly port: number
  readonly connectionCount: number
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
  return {
    port: await listenOnLoopback(server),
    get connectionCount() {
      return connectionCount
    },
  }
}
