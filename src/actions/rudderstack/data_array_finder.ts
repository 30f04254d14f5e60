import {LookDocumentError} from "./errors/look_document_error"
import {MAX_DEPTH} from "./limits"

const QUOTE = 0x22
const COMMA = 0x2c
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/**
 * Finds where the rows begin: the array under the key `data` of the outermost object, and no other `data`
 * (a pivot's metadata has one of its own).
 */
export class DataArrayFinder {
  private depth = 0
  private inString = false
  private escaped = false
  private expectsKey = false
  private stringStart = 0
  private key: unknown

  /**
   * @param bytes the document from its first byte on, as far as it has come
   * @param start where the last call stopped reading
   * @returns the index just behind the `[` of the rows, or -1 when it has not come yet
   * @throws LookDocumentError when the document is not a JSON object, or nested too deep
   */
  find(bytes: Buffer, start: number): number {
    for (let index = start; index < bytes.length; index++) {
      if (this.inString) {
        this.readInString(bytes, index)
      } else if (this.opensRows(bytes[index], index)) {
        return index + 1
      }
    }
    return -1
  }

  private readInString(bytes: Buffer, index: number) {
    if (this.escaped) {
      this.escaped = false
    } else if (bytes[index] === BACKSLASH) {
      this.escaped = true
    } else if (bytes[index] === QUOTE) {
      this.inString = false
      if (this.expectsKey && this.depth === 1) {
        this.key = parsedKey(bytes.toString("utf8", this.stringStart, index + 1))
        this.expectsKey = false
      }
    }
  }

  private opensRows(byte: number, index: number): boolean {
    switch (byte) {
      case QUOTE:
        this.inString = true
        this.stringStart = index
        return false
      case COMMA:
        this.expectsKey = this.depth === 1
        return false
      case OPEN_BRACKET:
        if (this.depth === 1 && this.key === "data" && !this.expectsKey) {
          return true
        }
        this.open()
        return false
      case OPEN_BRACE:
        this.open()
        this.expectsKey = this.depth === 1
        return false
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.depth--
        return false
      default:
        return false
    }
  }

  private open() {
    this.depth++
    if (this.depth > MAX_DEPTH) {
      throw new LookDocumentError(`Looker sent a header nested more than ${MAX_DEPTH} levels deep.`)
    }
  }
}

/** The key as text; a malformed one is left to the check of the whole header, which reports it. */
function parsedKey(quoted: string): unknown {
  try {
    return JSON.parse(quoted)
  } catch {
    return undefined
  }
}
