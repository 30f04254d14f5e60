const INITIAL_BYTES = 64 * 1024

/**
 * What is left behind when a buffer grows is garbage that the collector hurries for: so it grows in few steps. The
 * first is enough for a batch, and its last event that turns out to be too much. A larger event gets what it needs.
 */
const GROWN_BYTES = 10 * INITIAL_BYTES

/** A UTF-16 code unit becomes at most three bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3

/**
 * Collects text as UTF-8 in one buffer that grows as needed.
 *
 * Joining some hundred events into one string first would make all of it two bytes a character as soon as one
 * event has a letter beyond Latin-1, and then be walked twice.
 */
export class Utf8Writer {
  /** Bytes that have been written. */
  length = 0
  private buffer = Buffer.allocUnsafe(INITIAL_BYTES)

  /** As many bytes as it has room for by now. */
  get capacity(): number {
    return this.buffer.length
  }

  /** What has been written: a view, good until something else is. */
  get bytes(): Buffer {
    return this.buffer.subarray(0, this.length)
  }

  write(text: string) {
    if (this.length + text.length * MAX_BYTES_PER_UNIT > this.buffer.length) {
      this.reserve(Buffer.byteLength(text))
    }
    this.length += this.buffer.write(text, this.length)
  }

  writeBytes(bytes: Buffer) {
    this.reserve(bytes.length)
    this.length += bytes.copy(this.buffer, this.length)
  }

  /** Writes over what stands at a position. @param ascii no longer than what has been written behind it */
  overwrite(position: number, ascii: string) {
    this.buffer.write(ascii, position, "latin1")
  }

  /** Forgets what has been written behind the first bytes. */
  truncate(length: number) {
    this.length = length
  }

  private reserve(byteCount: number) {
    const bytes = this.length + byteCount
    if (bytes > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(bytes, GROWN_BYTES))
      this.buffer.copy(larger, 0, 0, this.length)
      this.buffer = larger
    }
  }
}
