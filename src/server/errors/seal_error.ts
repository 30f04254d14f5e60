/** Sealed data cannot be opened: it was sealed with another secret, or has been changed. */
export class SealError extends Error {
  override readonly name = "SealError"

  constructor(readonly reason: "unknown secret" | "damaged") {
    super(
      reason === "unknown secret"
        ? "The data was sealed with a secret that this hub does not have. Add that one to ACTION_HUB_PREVIOUS_SECRETS."
        : "The sealed data has been changed or cut off, and cannot be opened.",
    )
  }
}
