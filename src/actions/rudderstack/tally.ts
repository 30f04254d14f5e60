import {RowCounts} from "./row_counts"

/** Counts what became of every row of a run. */
export class Tally {
  rowsRead = 0
  /** Acknowledged with 2xx. */
  delivered = 0
  /** Sent, or to be sent, under an anonymous id that was generated because the row has none. */
  unidentified = 0
  /** Not sent, refused, or sent but not acknowledged. */
  readonly notSent = new RowCounts()
  /** How many of those may have arrived all the same. */
  inDoubt = 0
  /** Sent, but not quite as the row says. */
  readonly remarks = new RowCounts()

  /** Rows that are neither delivered nor counted as not sent: none, once a run has ended. */
  get unaccounted(): number {
    return this.rowsRead - this.delivered - this.notSent.total
  }
}
