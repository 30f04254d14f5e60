/** Wrong guesses, less the right ones since, after which the separator is tried no more. */
const MAX_TRUST = 20

/** Where to look for the end of a row's first key. */
const MAX_LENGTH = 256

/**
 * The bytes that probably stand between any two rows of a result, from the bracket that ends one to the end of
 * the first key of the next: where they are found, a row probably ends. Rows of one result look alike, so a pair
 * of them teaches it.
 */
export class RowSeparator {
  private bytes: Buffer | undefined
  private lead = 0
  private trust = MAX_TRUST

  /** @returns the index just behind the row that starts at `start`, if the guess is right; -1 without a guess */
  guessedEnd(text: Buffer, start: number): number {
    const found = this.bytes === undefined ? -1 : text.indexOf(this.bytes, start)
    return found < 0 ? -1 : found + 1
  }

  /** The guess was right. @returns where the next row starts */
  nextStart(guessedEnd: number): number {
    this.trust = Math.min(this.trust + 1, MAX_TRUST)
    return guessedEnd + this.lead
  }

  /** The guess was wrong. */
  mistrust() {
    this.trust--
    if (this.trust <= 0) {
      this.bytes = undefined
    }
  }

  /** Takes over what stands between two rows. To learn something else than before counts as a wrong guess. */
  learn(text: Buffer, previousEnd: number, nextStart: number) {
    const learnt = separatorAt(text, previousEnd, nextStart)
    if (this.trust <= 0 || learnt === undefined || this.bytes?.equals(learnt)) {
      return
    }
    this.lead = nextStart - previousEnd
    this.bytes = Buffer.from(learnt)
    this.mistrust()
  }
}

/** @returns undefined when the end of the key is not at hand */
function separatorAt(text: Buffer, previousEnd: number, nextStart: number): Buffer | undefined {
  const separator = text.subarray(previousEnd - 1, previousEnd + MAX_LENGTH)
  const keyStart = separator.indexOf('"', nextStart - previousEnd + 1)
  const keyEnd = keyStart < 0 ? -1 : separator.indexOf('"', keyStart + 1)
  return keyEnd < 0 ? undefined : separator.subarray(0, keyEnd + 1)
}
