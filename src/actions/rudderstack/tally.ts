/** A row in a report, with a word on it where its reason alone does not say enough. */
export interface ReportedRow {
  /** Counted from 1. */
  readonly rowNumber: number
  readonly note?: string
}

/** Rows that were not sent, or not acknowledged, for one reason. */
export interface NotSent {
  readonly reason: string
  readonly count: number
  /** The first few. */
  readonly firstRows: readonly ReportedRow[]
}

const ROWS_KEPT = 5

/** A data plane that gives every row a reason of its own must not fill the memory, or the message. */
const REASONS_KEPT = 20
const OTHER_REASONS = "were not accepted for other reasons"

/** Counts what became of every row. Memory does not grow with the rows. */
export class Tally {
  rowsRead = 0
  delivered = 0
  private readonly reasons = new Map<string, {count: number; firstRows: ReportedRow[]}>()

  /** @param reason completes the sentence "5 rows …" */
  notSent(reason: string, rows: readonly ReportedRow[]) {
    if (rows.length > 0) {
      this.count(this.reasons.has(reason) || this.reasons.size < REASONS_KEPT ? reason : OTHER_REASONS, rows)
    }
  }

  /** Rows that are neither delivered nor counted under a reason: none, once a run has ended. */
  get unaccounted(): number {
    return this.notSentByReason.reduce((open, {count}) => open - count, this.rowsRead - this.delivered)
  }

  /** The most frequent first. */
  get notSentByReason(): NotSent[] {
    return [...this.reasons]
      .map(([reason, entry]) => ({reason, ...entry}))
      .sort((one, other) => other.count - one.count)
  }

  private count(reason: string, rows: readonly ReportedRow[]) {
    const entry = this.reasons.get(reason) ?? {count: 0, firstRows: []}
    entry.count += rows.length
    entry.firstRows = entry.firstRows
      .concat(rows.map(({rowNumber, note}) => (note === undefined ? {rowNumber} : {rowNumber, note})))
      .sort((one, other) => one.rowNumber - other.rowNumber)
      .slice(0, ROWS_KEPT)
    this.reasons.set(reason, entry)
  }
}
