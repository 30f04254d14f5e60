import {once} from "node:events"
import {createServer, type IncomingMessage, request} from "node:http"
import {connect} from "node:net"
import {listenOnLoopback} from "../../../stand_ins/loopback_server"

/** An HTTP proxy of a company network; whatever it is asked for, it asks the server at one address. */
export interface Proxy {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string
  /** Method and target of each request, as `GET http://looker.example.com/rows`. */
  readonly asked: string[]
  /** What proved to the proxy who asks, for each request. */
  readonly credentials: (string | undefined)[]
  close(): Promise<void>
}

/** @param target `http://127.0.0.1:<port>` */
export async function serveProxy(target: string): Promise<Proxy> {
  const {port} = new URL(target)
  const asked: string[] = []
  const credentials: (string | undefined)[] = []
  const record = ({method, url, headers}: IncomingMessage) => {
    asked.push(`${method} ${url}`)
    credentials.push(headers["proxy-authorization"])
  }
  const server = createServer((incoming, outgoing) => {
    record(incoming)
    const path = new URL(incoming.url ?? "").pathname
    const passedOn = request({host: "127.0.0.1", port, path, maxHeaderSize: 1_000_000}, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    passedOn.end()
  })
  server.on("connect", (incoming, socket) => {
    record(incoming)
    const tunnel = connect(Number(port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n")
      socket.pipe(tunnel).pipe(socket)
    })
    tunnel.on("error", () => socket.destroy())
    socket.on("error", () => tunnel.destroy())
  })
  const ownPort = await listenOnLoopback(server)
  return {
    url: `http://127.0.0.1:${ownPort}`,
    asked,
    credentials,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, "close")
    },
  }
}
