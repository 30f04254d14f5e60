/** A row in a report, with a word on it where its reason alone does not say enough. */
export interface ReportedRow {
  /** Counted from 1. */
  readonly rowNumber: number
  readonly note?: string
}

/** Rows that share a reason. */
export interface RowCount {
  /** Completes "5 rows …" and "1 row …" alike. */
  readonly reason: string
  readonly count: number
  /** The first few. */
  readonly firstRows: readonly ReportedRow[]
}

const ROWS_KEPT = 5

/** A data plane that gives every row a reason of its own must not fill the memory, or the message. */
const REASONS_KEPT = 20
const OTHER_REASONS = "that had other reasons"

/** Counts rows by reason, and keeps the first few of each. Memory does not grow with the rows. */
export class RowCounts<Row extends ReportedRow = ReportedRow> {
  total = 0
  private readonly entries = new Map<string, RowCount>()

  /** @param onAdd is told of rows once they are counted, with the reason in their own words */
  constructor(private readonly onAdd?: (reason: string, rows: readonly Row[]) => void) {}

  /** @param reason completes "5 rows …" and "1 row …" alike, such as "without an id" */
  add(reason: string, rows: readonly Row[]) {
    if (rows.length > 0) {
      this.total += rows.length
      this.count(this.entries.has(reason) || this.entries.size < REASONS_KEPT ? reason : OTHER_REASONS, rows)
      this.onAdd?.(reason, rows)
    }
  }

  /** The most frequent first. */
  get byReason(): RowCount[] {
    return [...this.entries.values()].sort((one, other) => other.count - one.count)
  }

  private count(reason: string, rows: readonly Row[]) {
    const before: RowCount = this.entries.get(reason) ?? {reason, count: 0, firstRows: []}
    this.entries.set(reason, {
      reason,
      count: before.count + rows.length,
      firstRows: before.firstRows
        .concat(rows.map(({rowNumber, note}) => (note === undefined ? {rowNumber} : {rowNumber, note})))
        .sort((one, other) => one.rowNumber - other.rowNumber)
        .slice(0, ROWS_KEPT),
    })
  }
}
