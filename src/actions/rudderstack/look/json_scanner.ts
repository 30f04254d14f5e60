import {failure} from "../report"

/** Levels of nesting in one row or in the header. Looker's own documents have fewer than ten. */
const MAX_DEPTH = 64

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/**
 * Follows the nesting of a JSON text, byte by byte, over any number of chunks.
 *
 * It knows strings, escapes and brackets, nothing else: what it cuts out still has to go through JSON.parse.
 */
export class JsonScanner {
  /** Brackets that are open behind the last byte read. */
  depth = 0
  /** Whether the last byte read is within a string; not so for the quote that ends it. */
  inString = false

  private isEscaped = false

  /** @throws ActionError `result_too_deep` when the byte opens a bracket too many */
  read(byte: number) {
    if (this.inString) {
      this.readInString(byte)
      return
    }
    switch (byte) {
      case QUOTE:
        this.inString = true
        break
      case OPEN_BRACE:
      case OPEN_BRACKET:
        this.depth++
        checkDepth(this.depth)
        break
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.depth--
        break
    }
  }

  /**
   * Reads on from `start`, which is where the last call ended or, at first, where the value's bracket opens.
   *
   * @returns the index just behind the bracket that closes the value, or -1 when the bytes end before it
   * @throws ActionError `result_too_deep` when the value is nested too deep
   */
  endOfValue(bytes: Buffer, start: number): number {
    for (let index = start; index < bytes.length; index++) {
      this.read(bytes[index])
      if (this.depth === 0) {
        return index + 1
      }
    }
    return -1
  }

  private readInString(byte: number) {
    if (this.isEscaped) {
      this.isEscaped = false
    } else if (byte === BACKSLASH) {
      this.isEscaped = true
    } else if (byte === QUOTE) {
      this.inString = false
    }
  }
}

/**
 * @param depth brackets that are open at once
 * @throws ActionError `result_too_deep`: up to there, what walks through a value may do so by recursion
 */
export function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) {
    throw failure("result_too_deep", {levels: MAX_DEPTH})
  }
}
