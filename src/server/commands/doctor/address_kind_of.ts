import {lookup} from "node:dns/promises"
import {type AddressKind, addressKind} from "../../network/address_kind"

/** Where a host's name leads; undefined when it cannot be resolved. The least private of several addresses counts. */
export async function addressKindOf(host: string): Promise<AddressKind | undefined> {
  try {
    const addresses = await lookup(host.replace(/^\[|\]$/g, ""), {all: true})
    const kinds = addresses.map(({address}) => addressKind(address))
    return kinds.find((kind) => kind === "public") ?? kinds[0]
  } catch {
    return undefined
  }
}
