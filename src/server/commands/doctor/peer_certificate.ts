import {isIP} from "node:net"
import {connect, type TLSSocket} from "node:tls"

/** The certificate that a server shows. */
export interface PeerCertificate {
  readonly validUntil: Date
  /** The code of what keeps it from being trusted, undefined when it is. */
  readonly problem: string | undefined
}

/** @throws when no secure connection comes about at all */
export function peerCertificate(url: URL, timeoutMs: number): Promise<PeerCertificate> {
  const host = url.hostname.replace(/^\[|\]$/g, "")
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: url.port === "" ? 443 : Number(url.port),
      rejectUnauthorized: false, // it is to be looked at, whatever it is; nothing is sent
      ...(isIP(host) === 0 && {servername: host}),
    })
    socket.setTimeout(timeoutMs, () => socket.destroy(timeoutError()))
    socket.once("error", reject)
    socket.once("secureConnect", () => {
      const {valid_to: validTo} = socket.getPeerCertificate()
      resolve({validUntil: new Date(validTo), problem: problemOf(socket)})
      socket.destroy()
    })
  })
}

/** Node gives the code as a text, whatever its types say. */
function problemOf({authorized, authorizationError}: TLSSocket): string | undefined {
  if (authorized) {
    return undefined
  }
  return typeof authorizationError === "string" ? authorizationError : "not trusted"
}

function timeoutError(): Error {
  return Object.assign(new Error("The server did not answer in time."), {code: "ETIMEDOUT"})
}
