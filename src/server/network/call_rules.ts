import {isIP} from "node:net"
import type {NetworkConfig} from "../config/config"
import {addressKind, type AddressKind} from "./address_kind"

/** A host that the hub's operator does not let it call. Nothing was connected; asking again does not help. */
export class AddressRefusedError extends Error {
  override readonly name = "AddressRefusedError"
  readonly code = "ERR_ADDRESS_REFUSED"

  constructor(
    readonly host: string,
    reason: string,
    cure: string,
  ) {
    super(`The hub does not call ${host}: ${reason}. ${cure}`)
  }
}

const nameItText =
  "If it is meant, name this host in ACTION_HUB_ALLOWED_HOSTS, which then lists every host the hub may call."

/** Whom the hub may call. A host that the operator lists by its own name is trusted wherever it is. */
export class CallRules {
  readonly #allowedHosts: readonly string[] | undefined
  readonly #denyPrivateNetworks: boolean

  constructor({allowedHosts, denyPrivateNetworks}: NetworkConfig) {
    this.#allowedHosts = allowedHosts
    this.#denyPrivateNetworks = denyPrivateNetworks
  }

  /** Why the host may not be called, before its name is resolved; undefined when it may. */
  refusalOfHost(host: string): AddressRefusedError | undefined {
    if (this.#allowedHosts && !this.#allowedHosts.some((pattern) => matchesHost(pattern, host))) {
      return new AddressRefusedError(
        host,
        "it is not in ACTION_HUB_ALLOWED_HOSTS",
        "Add it there if it is meant.",
      )
    }
    return isIP(host) === 0 ? undefined : this.refusalOfAddress(host, host)
  }

  /** Why an address to which the host's name leads may not be connected to; undefined when it may. */
  refusalOfAddress(host: string, address: string): AddressRefusedError | undefined {
    return this.#isNamed(host) ? undefined : this.#refusalOfKind(host, addressKind(address))
  }

  #refusalOfKind(host: string, kind: AddressKind): AddressRefusedError | undefined {
    if (kind === "metadata") {
      return new AddressRefusedError(host, "it leads to a link-local or cloud metadata address", nameItText)
    }
    if (kind !== "public" && this.#denyPrivateNetworks) {
      const reason = `it leads to a ${kind} address, and ACTION_HUB_DENY_PRIVATE_NETWORKS is set`
      return new AddressRefusedError(host, reason, nameItText)
    }
    return undefined
  }

  #isNamed(host: string): boolean {
    return (this.#allowedHosts ?? []).some((pattern) => namesOneHost(pattern) && matchesHost(pattern, host))
  }
}

const anySubdomain = "*."

/** Whether a pattern names one host alone; "*.example.com" names every host below example.com. */
function namesOneHost(pattern: string): boolean {
  return !pattern.startsWith(anySubdomain)
}

/** Whether a host name or IP address is one that the pattern names; neither case nor a final dot matters. */
function matchesHost(pattern: string, host: string): boolean {
  const [wanted, found] = [comparable(pattern), comparable(host)]
  return namesOneHost(wanted) ? found === wanted : found.endsWith(wanted.slice(1))
}

function comparable(host: string): string {
  return host
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^\[|\]$/g, "")
}
