import {LookDocumentError} from "./errors/look_document_error"
import {JsonScanner} from "./json_scanner"
import {MAX_ROW_BYTES} from "./limits"

const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const CLOSE_BRACKET = 0x5d
const NOTHING = Buffer.alloc(0)

/** How many more wrong guesses than right ones are allowed before the separator is no longer tried. */
const MISS_ALLOWANCE = 20

type Position = "before first row" | "before row" | "in row" | "after row" | "after rows"

/**
 * Cuts the rows of a `data` array out of chunks of bytes, and parses each.
 *
 * Rows of one result look alike, so the bytes between two rows, up to the first key of the next, are learnt
 * from the first two rows and then looked for with one native search a row. A cut is proven right by the
 * parser: a row's text that stops short of its end can never be valid JSON. Where the guess does not hold,
 * the row's end is found by following its brackets, byte by byte.
 */
export class RowSplitter<Row> {
  private position: Position = "before first row"
  private pending: Buffer = NOTHING
  private rowStart = 0
  private scanned = 0
  private searched = 0
  private scanner = new JsonScanner()
  private previousRowEnd = -1
  private separator: Buffer | undefined
  private separatorLead = 0
  private guesses = MISS_ALLOWANCE

  /** @param parse text of one object → row; throws SyntaxError when the text is no whole JSON object */
  constructor(private readonly parse: (text: string) => Row) {}

  /** Whether the array has ended. */
  get ended(): boolean {
    return this.position === "after rows"
  }

  /** The bytes behind the array, once it has ended. */
  get rest(): Buffer {
    return this.ended ? this.pending : NOTHING
  }

  /**
   * @returns the rows that end in this chunk
   * @throws LookDocumentError for a row that is no JSON object, is larger than MAX_ROW_BYTES or nested too deep
   */
  *push(chunk: Buffer): IterableIterator<Row> {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk])
    let row = this.nextRow()
    while (row !== undefined) {
      yield row
      row = this.nextRow()
    }
    this.dropReadBytes()
  }

  private nextRow(): Row | undefined {
    if (this.position !== "in row" && !this.advanceToRow()) {
      return undefined
    }
    return this.separator === undefined ? this.nextByScanning() : this.nextBySeparator(this.separator)
  }

  /** Reads what stands between rows. @returns whether a row begins in the bytes at hand */
  private advanceToRow(): boolean {
    for (; this.rowStart < this.pending.length && !this.ended; this.rowStart++) {
      const byte = this.pending[this.rowStart]
      if (byte === OPEN_BRACE && this.position !== "after row") {
        this.beginRow()
        return true
      }
      this.position = positionAfter(byte, this.position)
    }
    return false
  }

  private beginRow() {
    this.learnSeparator()
    this.position = "in row"
    this.scanned = this.rowStart
    this.searched = this.rowStart
    this.scanner = new JsonScanner()
  }

  /** The last byte of one row, what follows it, and the next row up to the end of its first key. */
  private learnSeparator() {
    if (this.separator !== undefined || this.guesses <= 0 || this.previousRowEnd < 0) {
      return
    }
    const keyEnd = this.pending.indexOf('"', this.pending.indexOf('"', this.rowStart) + 1)
    if (keyEnd > this.rowStart + 1) {
      this.separator = Buffer.from(this.pending.subarray(this.previousRowEnd - 1, keyEnd + 1))
      this.separatorLead = this.rowStart - this.previousRowEnd
    }
  }

  private nextBySeparator(separator: Buffer): Row | undefined {
    let at = this.pending.indexOf(separator, this.searched)
    while (at >= 0 && this.guesses > 0) {
      const row = this.parsedOrUndefined(at + 1)
      if (row !== undefined) {
        this.guesses = Math.min(this.guesses + 1, MISS_ALLOWANCE)
        this.rowStart = at + 1 + this.separatorLead
        this.beginRow()
        return row
      }
      this.guesses--
      this.searched = at + 1
      at = this.pending.indexOf(separator, this.searched)
    }
    this.searched = Math.max(this.searched, this.pending.length - separator.length)
    if (this.guesses <= 0) {
      this.separator = undefined
    }
    return this.nextByScanning()
  }

  private nextByScanning(): Row | undefined {
    const end = this.scanner.endOfValue(this.pending, this.scanned)
    this.scanned = this.pending.length
    if (end < 0) {
      this.checkRowSize(this.pending.length)
      return undefined
    }
    const row = this.parsed(end)
    this.previousRowEnd = end
    this.rowStart = end
    this.position = "after row"
    return row
  }

  private parsed(end: number): Row {
    this.checkRowSize(end)
    const row = this.parsedOrUndefined(end)
    if (row === undefined) {
      throw new LookDocumentError("Looker sent a row that is not valid JSON.")
    }
    return row
  }

  private parsedOrUndefined(end: number): Row | undefined {
    try {
      return this.parse(this.pending.toString("utf8", this.rowStart, end))
    } catch (error) {
      if (error instanceof SyntaxError) {
        return undefined
      }
      throw error
    }
  }

  private checkRowSize(end: number) {
    if (end - this.rowStart > MAX_ROW_BYTES) {
      throw new LookDocumentError(`Looker sent a row of more than ${MAX_ROW_BYTES / 1024 / 1024} MB.`)
    }
  }

  /** Keeps the bytes of the unfinished row, or those behind the array; counts every index from there. */
  private dropReadBytes() {
    this.pending = this.pending.subarray(this.rowStart)
    this.scanned -= this.rowStart
    this.searched -= this.rowStart
    this.previousRowEnd = -1
    this.rowStart = 0
  }
}

function positionAfter(byte: number, position: Position): Position {
  if (isWhitespace(byte)) {
    return position
  }
  if (byte === COMMA && position === "after row") {
    return "before row"
  }
  if (byte === CLOSE_BRACKET && (position === "before first row" || position === "after row")) {
    return "after rows"
  }
  throw new LookDocumentError("Looker sent something between its rows that is not a row.")
}

function isWhitespace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}
