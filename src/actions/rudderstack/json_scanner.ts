import {LookDocumentError} from "./errors/look_document_error"
import {MAX_DEPTH} from "./limits"

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/**
 * Follows the nesting of one JSON value, byte by byte, over any number of chunks.
 *
 * It knows strings, escapes and brackets, nothing else: what it cuts out still has to go through JSON.parse.
 */
export class JsonScanner {
  private depth = 0
  private inString = false
  private escaped = false

  /**
   * Reads on from `start`, which must be where the last call ended.
   *
   * @returns the index just behind the bracket that closes the value, or -1 when the bytes end before it
   * @throws LookDocumentError when the value is nested deeper than MAX_DEPTH
   */
  endOfValue(bytes: Buffer, start: number): number {
    for (let index = start; index < bytes.length; index++) {
      if (this.closesAt(bytes[index])) {
        return index + 1
      }
    }
    return -1
  }

  private closesAt(byte: number): boolean {
    if (this.inString) {
      this.readInString(byte)
      return false
    }
    switch (byte) {
      case QUOTE:
        this.inString = true
        return false
      case OPEN_BRACE:
      case OPEN_BRACKET:
        this.depth++
        if (this.depth > MAX_DEPTH) {
          throw new LookDocumentError(`Looker sent a row nested more than ${MAX_DEPTH} levels deep.`)
        }
        return false
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.depth--
        return this.depth <= 0
      default:
        return false
    }
  }

  private readInString(byte: number) {
    if (this.escaped) {
      this.escaped = false
    } else if (byte === BACKSLASH) {
      this.escaped = true
    } else if (byte === QUOTE) {
      this.inString = false
    }
  }
}
