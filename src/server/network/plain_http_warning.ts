import type {Log} from "../log"
import {addressKind} from "./address_kind"

const maxRememberedHosts = 1000

/** Warns once a host that what is sent to it can be read on the way. */
export class PlainHttpWarning {
  readonly #warned = new Set<string>()
  readonly #log: Log

  constructor(log: Log) {
    this.#log = log
  }

  /** @param address the IP address that the connection leads to */
  connected(protocol: string, host: string, address: string | undefined): void {
    const isReadable = protocol === "http:" && address !== undefined && addressKind(address) !== "loopback"
    if (!isReadable || this.#warned.has(host) || this.#warned.size >= maxRememberedHosts) {
      return
    }
    this.#warned.add(host)
    this.#log.warn(
      {host},
      "Connected over plain http: others on the way can read rows and keys. Use an https address.",
    )
  }
}
