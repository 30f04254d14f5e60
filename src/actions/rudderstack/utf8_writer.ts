const INITIAL_BYTES = 64 * 1024

/** A UTF-16 code unit becomes at most three bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3

/**
 * Collects text as UTF-8 in one buffer that is used again for the next text.
 *
 * Joining some hundred events into one string first would make all of it two bytes a character as soon as one
 * event has a letter beyond Latin-1, and then be walked twice.
 */
export class Utf8Writer {
  private buffer = Buffer.allocUnsafe(INITIAL_BYTES)
  private length = 0

  /** What has been written: a view that the next `clear` makes invalid. */
  get bytes(): Buffer {
    return this.buffer.subarray(0, this.length)
  }

  clear() {
    this.length = 0
  }

  write(text: string) {
    if (this.length + text.length * MAX_BYTES_PER_UNIT > this.buffer.length) {
      this.reserve(this.length + Buffer.byteLength(text))
    }
    this.length += this.buffer.write(text, this.length)
  }

  private reserve(bytes: number) {
    if (bytes > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(bytes, this.buffer.length * 2))
      this.buffer.copy(larger, 0, 0, this.length)
      this.buffer = larger
    }
  }
}
