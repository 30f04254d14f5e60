/** The hub cannot listen where it is told to. */
export class ListenError extends Error {
  override readonly name = "ListenError"

  constructor(host: string, port: number, reason: string, options?: ErrorOptions) {
    super(
      `The hub cannot listen on ${host}, port ${port}: ${reason}. Set PORT to a free port, and ACTION_HUB_HOST to an ` +
        "address of this machine.",
      options,
    )
  }
}
