import {LookDocumentError} from "./errors/look_document_error"
import {MAX_HEADER_BYTES, MAX_HELD_BYTES} from "./limits"
import {LookHead} from "./look_head"
import {LookFields, LookHeader, lookHeader} from "./look_header"
import {LookMembers, membersAfterRows} from "./look_members"
import {LookRow, parseRow} from "./row_json"
import {RowSplitter} from "./row_splitter"

/**
 * Reads one json_detail or json_detail_lite_stream document as its bytes come in.
 *
 * Memory does not grow with the rows: each is handed out as soon as it has ended. The whole document is validated all
 * the same: every row by the parser, and everything around the rows when it is there. What JSON.parse refuses is
 * refused here too, a byte order mark included, and bytes that are not UTF-8 as well.
 */
export class LookDocument {
  private readonly head = new LookHead()
  private readonly splitter = new RowSplitter<LookRow>((text) => this.parsed(text))
  private readonly heldSplitter = new RowSplitter<string>(checkedText)
  private readonly held: string[] = []
  private heldBytes = 0
  private fields: LookFields | undefined

  /** @param onFields called once, before the first row is handed out; what it throws ends the reading */
  constructor(private readonly onFields: (header: LookHeader, fields: LookFields) => void) {}

  /**
   * @returns the rows that this chunk completes; to be read to their end before the next chunk is pushed
   * @throws LookDocumentError as soon as the document is seen to be invalid or beyond a limit
   */
  *push(chunk: Buffer): IterableIterator<LookRow> {
    const rowBytes = this.head.members === undefined ? this.readHead(chunk) : chunk
    if (this.fields === undefined) {
      this.hold(rowBytes)
    } else {
      yield* this.splitter.push(rowBytes)
    }
    this.checkTailSize()
  }

  /**
   * To be called when the download has ended.
   *
   * @returns the rows that were held back because `fields` came after them
   * @throws LookDocumentError when the document is not whole
   */
  *end(): IterableIterator<LookRow> {
    if (this.head.members === undefined) {
      throw this.head.failure()
    }
    const header = this.wholeHeader(this.head.members)
    if (this.fields === undefined) {
      this.useHeader(header)
      yield* this.heldRows()
    }
  }

  /** @returns the bytes behind the `[` of the rows */
  private readHead(chunk: Buffer): Buffer {
    const rowBytes = this.head.push(chunk)
    if (this.head.members !== undefined) {
      this.useHeader(lookHeader(this.head.members))
    }
    return rowBytes
  }

  private useHeader(header: LookHeader) {
    if (header.fields !== undefined) {
      this.fields = header.fields
      this.onFields(header, header.fields)
    }
  }

  /** Errors may be told behind the rows as well. */
  private wholeHeader(before: LookMembers): LookHeader {
    const splitter = this.currentSplitter()
    if (!splitter.ended) {
      throw new LookDocumentError("Looker's result ended before its last row. Run it again.")
    }
    return lookHeader({...before, ...membersAfterRows(splitter.rest, before)})
  }

  private currentSplitter(): RowSplitter<unknown> {
    return this.fields === undefined ? this.heldSplitter : this.splitter
  }

  private hold(bytes: Buffer) {
    for (const text of this.heldSplitter.push(bytes)) {
      this.held.push(text)
    }
    this.heldBytes += bytes.length
    if (this.heldBytes > MAX_HELD_BYTES) {
      throw new LookDocumentError(
        `Looker sent more than ${megabytes(MAX_HELD_BYTES)} of rows before the fields that explain them. ` +
          "Send fewer rows, or use a Looker of version 6.2 or later.",
      )
    }
  }

  private *heldRows(): IterableIterator<LookRow> {
    if (this.fields === undefined) {
      throw new LookDocumentError(
        `Looker sent ${this.held.length} rows, but no fields to explain them. Run it again.`,
      )
    }
    for (const text of this.held) {
      yield this.parsed(text)
    }
  }

  private checkTailSize() {
    if (this.currentSplitter().rest.length > MAX_HEADER_BYTES) {
      throw new LookDocumentError(`Looker sent more than ${megabytes(MAX_HEADER_BYTES)} after the last row.`)
    }
  }

  private parsed(text: string): LookRow {
    const row = parseRow(text, this.fields !== undefined && this.fields.pivoted)
    if (row.looker_error !== undefined) {
      throw new LookDocumentError(
        "Looker reports an error in place of a row. Open the Look in Looker to see it, and run it again.",
      )
    }
    return row
  }
}

/** @throws SyntaxError when the text is no whole row */
function checkedText(text: string): string {
  JSON.parse(text)
  return text
}

function megabytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MB`
}
