/** Beyond this many keys no more are remembered. */
const MAX_KEYS = 1000000

/**
 * Finds keys that occur twice in one run. It remembers 48 bits of each digest, of the first million keys: memory stays
 * below some 40 MB, and a run of a million keys takes one key wrongly for a repeated one in about 500 runs.
 */
export class RepeatedKeys {
  private readonly seen = new Set<number>()

  /** @param messageId made of the key: it ends with a digest in base64url. @returns whether it came before */
  isRepeated(messageId: string): boolean {
    const digest = Buffer.from(messageId.slice(-9, -1), "base64").readUIntBE(0, 6)
    const isRepeated = this.seen.has(digest)
    if (this.seen.size < MAX_KEYS) {
      this.seen.add(digest)
    }
    return isRepeated
  }
}
