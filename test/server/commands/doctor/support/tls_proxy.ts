import {once} from "node:events"
import {request} from "node:http"
import {createServer} from "node:https"
import type {AddressInfo} from "node:net"
import type {SelfSigned} from "./certificate"

/** Ends TLS before a hub, as a proxy does. */
export interface TlsProxy {
  /** `https://localhost:<port>`. */
  readonly url: string
  /** Passes requests on to this address from now on; until then, it answers 502. */
  passTo(url: string): void
  close(): Promise<void>
}

export async function startTlsProxy(certificate: SelfSigned): Promise<TlsProxy> {
  let target: string | undefined
  const server = createServer(certificate, (incoming, outgoing) => {
    if (target === undefined) {
      outgoing.writeHead(502).end("<html>Bad gateway</html>")
      return
    }
    const {method = "GET", headers, url = "/"} = incoming
    const passedOn = request(`${target}${url}`, {method, headers}, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(passedOn)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const {port} = server.address() as AddressInfo
  return {
    url: `https://localhost:${port}`,
    passTo: (url) => {
      target = url
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, "close")
    },
  }
}
