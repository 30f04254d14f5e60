const texts = {
  "unknown secret":
    "The data was sealed with a secret that this hub does not have. Add that one to ACTION_HUB_PREVIOUS_SECRETS.",
  "damaged": "The sealed data has been changed, cut off or put in another's place, and cannot be opened.",
  "too old": "The sealed data was made so long ago that it must have been put there again; it is not opened.",
}

/** Sealed data cannot be opened: it was sealed with another secret, for another purpose or run, or has been changed. */
export class SealError extends Error {
  override readonly name = "SealError"

  constructor(readonly reason: keyof typeof texts) {
    super(texts[reason])
  }
}
