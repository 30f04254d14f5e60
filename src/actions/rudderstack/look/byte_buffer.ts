import {isUtf8} from "buffer"
import {failure} from "../report"

/**
 * Bytes that came in chunks and are still needed, in one piece.
 *
 * Room for more grows by doubling, so that many small chunks cost no more than a few large ones.
 */
export class ByteBuffer {
  private store: Buffer = Buffer.alloc(0)
  private start = 0
  private end = 0

  /** Good until the next call: views into the chunks, or into a copy of them. */
  get bytes(): Buffer {
    return this.store.subarray(this.start, this.end)
  }

  /** @param chunk stays in use and must not be changed any more */
  append(chunk: Buffer) {
    if (this.start === this.end) {
      this.keep(chunk, chunk.length)
      return
    }
    if (this.end + chunk.length > this.store.length) {
      this.makeRoom(chunk.length)
    }
    chunk.copy(this.store, this.end)
    this.end += chunk.length
  }

  /** Forgets the first bytes. */
  drop(count: number) {
    this.start += count
  }

  private makeRoom(byteCount: number) {
    const bytes = this.bytes
    const roomier = Buffer.allocUnsafe(Math.max(2 * bytes.length, bytes.length + byteCount))
    bytes.copy(roomier)
    this.keep(roomier, bytes.length)
  }

  private keep(store: Buffer, length: number) {
    this.store = store
    this.start = 0
    this.end = length
  }
}

/** What a decoder puts in the place of bytes that are no text; it may also be a character of the text itself. */
const REPLACEMENT = "\ufffd"

/**
 * @throws ActionError `result_not_utf8`: decoded all the same, two different ids might become one
 */
export function utf8Text(bytes: Buffer, start = 0, end = bytes.length): string {
  const text = bytes.toString("utf8", start, end)
  if (text.includes(REPLACEMENT) && !isUtf8(bytes.subarray(start, end))) {
    throw failure("result_not_utf8")
  }
  return text
}
