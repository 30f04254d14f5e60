import {failure} from "../report"
import {ByteBuffer, utf8Text} from "./byte_buffer"
import {JsonScanner} from "./json_scanner"
import {RowSeparator} from "./row_separator"

/** Bytes of one row of Looker's document. An event beyond the data plane's 4,096,000 bytes could never arrive. */
const MAX_ROW_MB = 8

const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const CLOSE_BRACKET = 0x5d

/** A chunk is read in pieces of this size, so that a wrong guess is never looked for in more than one. */
const PIECE_BYTES = 64 * 1024

type Position = "before first row" | "before row" | "in row" | "after row" | "after rows"

/**
 * Cuts the rows of a `data` array out of chunks of bytes, and parses each.
 *
 * A row's end is guessed with one native search, and proven right by the parser: a row's text that stops short of
 * its end can never be valid JSON. Where the guess does not hold, and where a row goes on in the next piece, its
 * end is found by following its brackets, byte by byte.
 */
export class RowSplitter<Row> {
  private position: Position = "before first row"
  private readonly unread = new ByteBuffer()
  private bytes: Buffer = this.unread.bytes
  private readonly separator = new RowSeparator()
  private previousRowEnd = -1
  private rowStart = 0
  private scanner: JsonScanner | undefined
  private scanned = 0

  /** @param parse text of one object → row; throws SyntaxError when the text is no whole JSON object */
  constructor(private readonly parse: (text: string) => Row) {}

  /** Whether the array has ended. */
  get ended(): boolean {
    return this.position === "after rows"
  }

  /** The bytes behind the array, once it has ended: all of them, however many chunks have come since. */
  get rest(): Buffer {
    return this.ended ? this.bytes : this.bytes.subarray(0, 0)
  }

  /**
   * @returns the rows that end in this chunk; to be read to their end before the next chunk is pushed
   * @throws ActionError for a row that is no JSON object, is larger than MAX_ROW_MB or nested too deep
   */
  *push(chunk: Buffer): IterableIterator<Row> {
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      this.unread.append(chunk.subarray(start, start + PIECE_BYTES))
      this.bytes = this.unread.bytes
      yield* this.rowsAtHand()
      this.dropReadBytes()
    }
  }

  private *rowsAtHand(): IterableIterator<Row> {
    let row = this.nextRow()
    while (row !== undefined) {
      yield row
      row = this.nextRow()
    }
  }

  private nextRow(): Row | undefined {
    if (this.position !== "in row" && !this.advanceToRow()) {
      return undefined
    }
    return this.rowByGuess() ?? this.rowByScanning()
  }

  /** Reads what stands between rows. @returns whether a row begins in the bytes at hand */
  private advanceToRow(): boolean {
    for (; this.rowStart < this.bytes.length && !this.ended; this.rowStart++) {
      const byte = this.bytes[this.rowStart]
      if (byte === OPEN_BRACE && this.position !== "after row") {
        this.position = "in row"
        this.learnSeparator()
        return true
      }
      this.position = positionAfter(byte, this.position)
    }
    return false
  }

  private learnSeparator() {
    if (this.previousRowEnd >= 0) {
      this.separator.learn(this.bytes, this.previousRowEnd, this.rowStart)
    }
  }

  private rowByGuess(): Row | undefined {
    const end = this.scanner === undefined ? this.separator.guessedEnd(this.bytes, this.rowStart) : -1
    if (end < 0) {
      return undefined
    }
    const row = this.parsedOrUndefined(end)
    if (row === undefined) {
      this.separator.mistrust()
    } else {
      this.rowStart = this.separator.nextStart(end)
    }
    return row
  }

  private rowByScanning(): Row | undefined {
    const end = this.scannedEnd()
    this.checkRowSize(end < 0 ? this.bytes.length : end)
    if (end < 0) {
      return undefined
    }
    const row = this.parsedOrUndefined(end)
    if (row === undefined) {
      throw failure("result_row_invalid")
    }
    this.scanner = undefined
    this.previousRowEnd = end
    this.rowStart = end
    this.position = "after row"
    return row
  }

  private scannedEnd(): number {
    if (this.scanner === undefined) {
      this.scanner = new JsonScanner()
      this.scanned = this.rowStart
    }
    const end = this.scanner.endOfValue(this.bytes, this.scanned)
    this.scanned = this.bytes.length
    return end
  }

  private parsedOrUndefined(end: number): Row | undefined {
    try {
      return this.parse(utf8Text(this.bytes, this.rowStart, end))
    } catch (error) {
      if (error instanceof SyntaxError) {
        return undefined
      }
      throw error
    }
  }

  private checkRowSize(end: number) {
    if (end - this.rowStart > MAX_ROW_MB * 1024 * 1024) {
      throw failure("result_too_large", {what: "row", limitMb: MAX_ROW_MB})
    }
  }

  /** Keeps the bytes of the unfinished row, or those behind the array; counts every index from there. */
  private dropReadBytes() {
    this.unread.drop(this.rowStart)
    this.bytes = this.unread.bytes
    this.scanned -= this.rowStart
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
  throw failure("result_row_invalid")
}

function isWhitespace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}
