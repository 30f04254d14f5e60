import {isIP} from "node:net"
import {addressKind} from "../network/address_kind"

/** Whether nobody on the way can read what is sent there. */
export function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) {
    return false
  }
  const {protocol, hostname} = new URL(text)
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname))
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "")
  return host === "localhost" || (isIP(host) !== 0 && addressKind(host) === "loopback")
}
