import {failure} from "../report"
import {allMembers, hasFields, LookHeader, lookHeader, LookMembers} from "./look_header"
import {ResultPreamble} from "./result_preamble"
import {LookRow, parseRow} from "./row_json"
import {RowSplitter} from "./row_splitter"

/** Megabytes of rows held back when they come before the `fields` that explain them. */
const MAX_HELD_MB = 32

/** Megabytes of the document after its rows. */
const MAX_TAIL_MB = 16

/**
 * Reads one json_detail or json_detail_lite_stream document as its bytes come in.
 *
 * Memory does not grow with the rows: each is handed out as soon as it has ended. The whole document is validated all
 * the same: every row by the parser, and everything around the rows when it is there. What JSON.parse refuses is
 * refused here too, but for a byte order mark; so are bytes that are not UTF-8.
 */
export class LookDocument {
  private readonly preamble = new ResultPreamble()
  private readonly splitter = new RowSplitter<LookRow>((text) => this.parsed(text))
  private readonly heldSplitter = new RowSplitter<string>(checkedText)
  private readonly held: string[] = []
  private heldBytes = 0
  private known: LookHeader = lookHeader({})
  private isExplained = false

  /** @param onHeader called once, before the first row is handed out; what it throws ends the reading */
  constructor(private readonly onHeader: (header: LookHeader) => void) {}

  /** What the document has said of itself so far: all, once it has ended, with what came behind its rows. */
  get header(): LookHeader {
    return this.known
  }

  /**
   * @returns the rows that this chunk completes; to be read to their end before the next chunk is pushed
   * @throws ActionError `result_…` as soon as the document is seen to be invalid or beyond a limit
   */
  *push(chunk: Buffer): IterableIterator<LookRow> {
    const rowBytes = this.preamble.members === undefined ? this.readPreamble(chunk) : chunk
    if (this.isExplained) {
      yield* this.splitter.push(rowBytes)
    } else {
      this.hold(rowBytes)
    }
    this.checkTailSize()
  }

  /**
   * To be called when the download has ended.
   *
   * @returns the rows that were held back because `fields` came after them
   * @throws ActionError `result_…` when the document is not whole
   */
  *end(): IterableIterator<LookRow> {
    const {members} = this.preamble
    if (members === undefined) {
      throw this.preamble.failure()
    }
    if (!this.currentSplitter.ended) {
      throw failure("result_cut_off")
    }
    const wasExplained = this.isExplained
    this.learn(allMembers(members, this.currentSplitter.rest))
    if (!wasExplained) {
      yield* this.heldRows()
    }
  }

  private get currentSplitter(): RowSplitter<unknown> {
    return this.isExplained ? this.splitter : this.heldSplitter
  }

  /** @returns the bytes behind the `[` of the rows */
  private readPreamble(chunk: Buffer): Buffer {
    const rowBytes = this.preamble.push(chunk)
    if (this.preamble.members !== undefined) {
      this.learn(this.preamble.members)
    }
    return rowBytes
  }

  private learn(members: LookMembers) {
    this.known = lookHeader(members)
    if (!this.isExplained && hasFields(members)) {
      this.isExplained = true
      this.onHeader(this.known)
    }
  }

  private hold(bytes: Buffer) {
    for (const text of this.heldSplitter.push(bytes)) {
      this.held.push(text)
    }
    this.heldBytes += bytes.length
    if (this.heldBytes > MAX_HELD_MB * 1024 * 1024) {
      throw failure("result_too_large", {what: "rows before their fields", limitMb: MAX_HELD_MB})
    }
  }

  private *heldRows(): IterableIterator<LookRow> {
    if (!this.isExplained) {
      throw failure("result_without_fields")
    }
    for (const text of this.held) {
      yield this.parsed(text)
    }
  }

  private checkTailSize() {
    if (this.currentSplitter.rest.length > MAX_TAIL_MB * 1024 * 1024) {
      throw failure("result_too_large", {what: "tail", limitMb: MAX_TAIL_MB})
    }
  }

  private parsed(text: string): LookRow {
    const row = parseRow(text, this.known.pivoted)
    if (row.looker_error !== undefined) {
      throw failure("result_failed")
    }
    return row
  }
}

/** @throws SyntaxError when the text is no whole row */
function checkedText(text: string): string {
  JSON.parse(text)
  return text
}
