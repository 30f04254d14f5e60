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
