import {DataArrayFinder} from "./data_array_finder"
import {LookDocumentError} from "./errors/look_document_error"
import {MAX_HEADER_BYTES, MAX_HELD_BYTES} from "./limits"
import {LookFields, LookHeader, lookHeader} from "./look_header"
import {LookRow, parseRow} from "./row_json"
import {RowSplitter} from "./row_splitter"

/**
 * Reads one json_detail or json_detail_lite_stream document as its bytes come in.
 *
 * Memory does not grow with the rows: each is handed out as soon as it has ended. The whole document is
 * validated all the same: every row by the parser, and everything around the rows once the last byte is there.
 */
export class LookDocument {
  private pivoted = false
  private isHeaderKnown = false
  private head = Buffer.alloc(0)
  private isHeadComplete = false
  private held: Buffer[] = []
  private heldBytes = 0
  private tail: Buffer[] = []
  private tailBytes = 0
  private readonly finder = new DataArrayFinder()
  private readonly splitter = new RowSplitter<LookRow>((text) => this.parse(text))

  /** @param onFields called once, before the first row is handed out; what it throws ends the reading */
  constructor(private readonly onFields: (header: LookHeader, fields: LookFields) => void) {}

  /**
   * @returns the rows that this chunk completes
   * @throws LookDocumentError as soon as the document is seen to be invalid or beyond a limit
   */
  *push(chunk: Buffer): IterableIterator<LookRow> {
    const rowBytes = this.isHeadComplete ? chunk : this.readHead(chunk)
    if (rowBytes.length === 0) {
      return
    }
    if (!this.isHeaderKnown) {
      this.hold(rowBytes)
    } else {
      yield* this.rowsIn(rowBytes)
    }
  }

  /**
   * To be called when the download has ended.
   *
   * @returns the rows that were held back because `fields` came after them
   * @throws LookDocumentError when the document is not whole
   */
  *end(): IterableIterator<LookRow> {
    if (!this.isHeadComplete) {
      throw this.withoutRows()
    }
    if (!this.isHeaderKnown) {
      yield* this.heldRows()
    }
    if (!this.splitter.ended) {
      throw incomplete()
    }
    surroundings(this.head, Buffer.concat(this.tail).toString("utf8"))
  }

  /** Why there is no list of rows at all: a query that failed may be told in a document without one. */
  private withoutRows(): LookDocumentError {
    const text = this.head.toString("utf8")
    if (text.trim() === "") {
      return new LookDocumentError("Looker sent an empty result. Run it again.")
    }
    lookHeader(parsed(text))
    return new LookDocumentError("Looker's result has no list of rows. Run it again.")
  }

  /** @returns the bytes behind the `[` of the rows */
  private readHead(chunk: Buffer): Buffer {
    const readBefore = this.head.length
    this.head = Buffer.concat([this.head, chunk])
    checkStart(this.head)
    const rowsStart = this.finder.find(this.head, readBefore)
    if (this.head.length > MAX_HEADER_BYTES && (rowsStart < 0 || rowsStart > MAX_HEADER_BYTES)) {
      throw new LookDocumentError(
        `Looker sent more than ${megabytes(MAX_HEADER_BYTES)} before the first row.`,
      )
    }
    if (rowsStart < 0) {
      return Buffer.alloc(0)
    }
    const rowBytes = this.head.subarray(rowsStart)
    this.head = this.head.subarray(0, rowsStart)
    this.isHeadComplete = true
    this.useHeader(surroundings(this.head, "}"))
    return rowBytes
  }

  private useHeader(header: LookHeader) {
    if (header.fields !== undefined) {
      this.isHeaderKnown = true
      this.pivoted = header.fields.pivoted
      this.onFields(header, header.fields)
    }
  }

  private *rowsIn(bytes: Buffer): IterableIterator<LookRow> {
    if (!this.splitter.ended) {
      yield* this.splitter.push(bytes)
      this.keepTail(this.splitter.rest)
    } else {
      this.keepTail(bytes)
    }
  }

  private keepTail(bytes: Buffer) {
    this.tail.push(bytes)
    this.tailBytes += bytes.length
    if (this.tailBytes > MAX_HEADER_BYTES) {
      throw new LookDocumentError(`Looker sent more than ${megabytes(MAX_HEADER_BYTES)} after the last row.`)
    }
  }

  private hold(bytes: Buffer) {
    this.held.push(bytes)
    this.heldBytes += bytes.length
    if (this.heldBytes > MAX_HELD_BYTES) {
      throw new LookDocumentError(
        `Looker sent more than ${megabytes(MAX_HELD_BYTES)} of rows before the fields that explain them. ` +
          "Send fewer rows, or use a Looker of version 6.2 or later.",
      )
    }
  }

  /** Finds the end of the held rows, so that the header behind them can be read, then hands them out. */
  private *heldRows(): IterableIterator<LookRow> {
    const held = Buffer.concat(this.held)
    const finder = new RowSplitter<number>(countable)
    let rowCount = 0
    for (const one of finder.push(held)) {
      rowCount += one
    }
    if (!finder.ended) {
      throw incomplete()
    }
    this.useHeader(surroundings(this.head, finder.rest.toString("utf8")))
    if (!this.isHeaderKnown) {
      throw new LookDocumentError(
        `Looker sent ${rowCount} rows, but no fields to explain them. Run it again.`,
      )
    }
    yield* this.rowsIn(held)
  }

  private parse(text: string): LookRow {
    const row = parseRow(text, this.pivoted)
    if (row.looker_error !== undefined) {
      throw new LookDocumentError(
        "Looker reports an error in place of a row. Open the Look in Looker to see it, and run it again.",
      )
    }
    return row
  }
}

/** @throws SyntaxError when the text is no whole row */
function countable(text: string): number {
  JSON.parse(text)
  return 1
}

/** A document is an object; plain text (an SQL error, a proxy's page) is told apart at its first byte. */
function checkStart(head: Buffer) {
  const start = head.subarray(0, 64).toString("latin1").trimStart()
  if (start !== "" && !start.startsWith("{")) {
    throw new LookDocumentError(
      "Looker did not send a query result, but an error or a page. Open the Look in Looker, and run it again.",
    )
  }
}

/**
 * The document without its rows. A number stands in for them: where it is not found again under `data`,
 * the document has a second `data`.
 */
function surroundings(head: Buffer, tail: string): LookHeader {
  const document = parsed(`${head.toString("utf8")}0]${tail}`)
  const header = lookHeader(document)
  if (JSON.stringify((document as {data?: unknown}).data) !== "[0]") {
    throw new LookDocumentError("Looker's result has its rows twice. Run it again.")
  }
  return header
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new LookDocumentError(
      "Looker's result is not valid JSON: an error broke into it, or it was cut off. Run it again.",
    )
  }
}

function incomplete(): LookDocumentError {
  return new LookDocumentError("Looker's result ended before its last row. Run it again.")
}

function megabytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MB`
}
