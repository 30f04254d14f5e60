import {isIP} from "node:net"
import type {Log} from "../telemetry/log"
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
    if (protocol === "http:" && address !== undefined && addressKind(address) !== "loopback") {
      this.#warn(host)
    }
  }

  /** What a proxy passes on can be read on its way too, unless that ends where the proxy is. */
  sentToProxy(protocol: string, host: string): void {
    const isLocal = host === "localhost" || (isIP(host) !== 0 && addressKind(host) === "loopback")
    if (protocol === "http:" && !isLocal) {
      this.#warn(host)
    }
  }

  #warn(host: string): void {
    if (this.#warned.has(host) || this.#warned.size >= maxRememberedHosts) {
      return
    }
    this.#warned.add(host)
    this.#log.warn(
      {host},
      "Connected over plain http: others on the network can read rows and keys. Use an https address.",
    )
  }
}
