import {isIP} from "node:net"
import {addressKind} from "../../network/address_kind"

/** Whether it is an address that nobody on the way can read along with, and nothing but that. */
export function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) {
    return false
  }
  const {protocol, hostname, username, password, search, hash} = new URL(text)
  const isBare = [username, password, search, hash].every((part) => part === "")
  return isBare && (protocol === "https:" || (protocol === "http:" && isLoopback(hostname)))
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "")
  return host === "localhost" || (isIP(host) !== 0 && addressKind(host) === "loopback")
}
