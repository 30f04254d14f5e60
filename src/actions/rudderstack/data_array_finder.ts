import {LookDocumentError} from "./errors/look_document_error"
import {JsonScanner} from "./json_scanner"

const QUOTE = 0x22
const COLON = 0x3a
const OPEN_BRACKET = 0x5b

/**
 * Finds where the rows begin: the array under the key `data` of the outermost object, and no other `data`
 * (a pivot's metadata has one of its own). It takes the text for JSON: whether it is, JSON.parse has to say.
 */
export class DataArrayFinder {
  private readonly scanner = new JsonScanner()
  private stringStart = 0
  private stringEnd = 0
  private isInData = false
  private dataCount = 0

  /**
   * @param bytes the document from its first byte on, as far as it has come
   * @param start where the last call stopped reading
   * @returns the index just behind the `[` of the rows, or -1 when it has not come yet
   * @throws LookDocumentError when the document is nested too deep, or has a `data` before the rows' own
   */
  find(bytes: Buffer, start: number): number {
    for (let index = start; index < bytes.length; index++) {
      if (this.opensRows(bytes, index)) {
        return index + 1
      }
    }
    return -1
  }

  private opensRows(bytes: Buffer, index: number): boolean {
    const {depth, inString} = this.scanner
    this.scanner.read(bytes[index])
    if (depth !== 1) {
      return false
    }
    if (inString) {
      this.stringEnd = index + 1
      return false
    }
    switch (bytes[index]) {
      case QUOTE:
        this.stringStart = index
        return false
      case COLON:
        this.readKey(parsedKey(bytes.toString("utf8", this.stringStart, this.stringEnd)))
        return false
      case OPEN_BRACKET:
        return this.isInData
      default:
        return false
    }
  }

  private readKey(key: unknown) {
    this.isInData = key === "data"
    this.dataCount += this.isInData ? 1 : 0
    if (this.dataCount > 1) {
      throw new LookDocumentError("Looker's result has `data` twice. Run it again.")
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
