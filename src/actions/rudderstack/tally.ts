import {RowCounts} from "./row_counts"
import {UnsentRow} from "./unsent_row"

/** Counts what became of every row of a run. */
export class Tally {
  /** Of the document that the rows come from, as far as it has been taken. */
  bytesRead = 0
  rowsRead = 0
  /** Acknowledged with 2xx. */
  delivered = 0
  /** Sent, or to be sent, under an anonymous id that was generated because the row has none. */
  unidentified = 0
  /** Not sent, refused, or sent but not acknowledged. */
  readonly notSent: RowCounts<UnsentRow>
  /** How many of those may have arrived all the same. */
  inDoubt = 0
  /** Sent, but not quite as the row says. */
  readonly remarks = new RowCounts()

  /** @param onNotSent is told of rows as soon as they are counted as not sent */
  constructor(onNotSent?: (reason: string, rows: readonly UnsentRow[]) => void) {
    this.notSent = new RowCounts(onNotSent)
  }

  /** Rows that are neither delivered nor counted as not sent: none, once a run has ended. */
  get unaccounted(): number {
    return this.rowsRead - this.delivered - this.notSent.total
  }
}
