import type {LookupAddress, LookupAllOptions} from "node:dns"
import type {LookupFunction} from "node:net"
import type {CallRules} from "./call_rules"

/** dns.lookup, as far as it is used here. */
export type ResolveAll = (
  host: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * A resolver for net.connect that fails when any address of a name is refused. As the socket connects to what it
 * returns, a name cannot lead elsewhere between the check and the connection.
 */
export function guardedLookup(rules: CallRules, resolveAll: ResolveAll): LookupFunction {
  return (host, options, callback) => {
    resolveAll(host, {...options, all: true}, (error, addresses) => {
      const failure = error ?? firstRefusal(rules, host, addresses)
      const [first] = addresses ?? []
      if (failure || !first) {
        callback(failure ?? new Error(`The name ${host} has no address.`), "")
      } else if (options.all) {
        callback(null, addresses)
      } else {
        callback(null, first.address, first.family)
      }
    })
  }
}

function firstRefusal(rules: CallRules, host: string, addresses: LookupAddress[]): Error | undefined {
  return addresses.map(({address}) => rules.refusalOfAddress(host, address)).find((refusal) => refusal)
}
