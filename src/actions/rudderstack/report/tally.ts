import {MAY_HAVE_ARRIVED, NotSentCode, Outcome, OutcomeCode, outcomeKey, RemarkCode} from "./outcomes"

/** A row in a report, with sizes where its outcome is about them. */
export interface ReportedRow {
  /** Counted from 1. */
  readonly rowNumber: number
  /** Of its values as JSON. */
  readonly rowBytes?: number
  /** Of its event as sent. */
  readonly eventBytes?: number
}

/** A row that was not sent. */
export interface UnsentRow extends ReportedRow {
  /** Its event's JSON, as it was, or would have been, sent; undefined where the row became no event. */
  readonly eventText?: () => string
}

/** Rows that share an outcome. */
export interface CountedRows<Code extends OutcomeCode = OutcomeCode> extends Outcome<Code> {
  readonly count: number
  /** The first few. */
  readonly firstRows: readonly ReportedRow[]
}

const ROWS_KEPT = 5

/** Counts what became of every row of a run. Memory does not grow with the rows. */
export class Tally {
  rowsRead = 0
  /** Acknowledged by RudderStack. */
  delivered = 0
  private readonly notSentRows = new Map<string, CountedRows<NotSentCode>>()
  private readonly remarkedRows = new Map<string, CountedRows<RemarkCode>>()

  /** The most frequent first. */
  get notSent(): CountedRows<NotSentCode>[] {
    return byCount(this.notSentRows)
  }

  /** The most frequent first. */
  get remarks(): CountedRows<RemarkCode>[] {
    return byCount(this.remarkedRows)
  }

  get notSentTotal(): number {
    return total(this.notSent)
  }

  /** How many of those may have arrived all the same. */
  get unconfirmed(): number {
    return total(this.notSent.filter(({code}) => MAY_HAVE_ARRIVED.includes(code)))
  }

  /** Rows that are neither delivered nor counted as not sent: none, once a run has ended. */
  get unaccounted(): number {
    return this.rowsRead - this.delivered - this.notSentTotal
  }

  addNotSent(outcome: Outcome<NotSentCode>, rows: readonly UnsentRow[]) {
    if (rows.length > 0) {
      count(this.notSentRows, outcome, rows)
    }
  }

  /** @param rows none where the remark is about the run as a whole */
  addRemark(code: RemarkCode, rows: readonly ReportedRow[] = []) {
    count(this.remarkedRows, {code}, rows)
  }
}

function count<Code extends OutcomeCode>(
  counted: Map<string, CountedRows<Code>>,
  outcome: Outcome<Code>,
  rows: readonly ReportedRow[],
) {
  const key = outcomeKey(outcome)
  const before = counted.get(key) ?? {...outcome, count: 0, firstRows: []}
  counted.set(key, {
    ...before,
    count: before.count + rows.length,
    firstRows: [...before.firstRows, ...rows.map(reported)]
      .sort((one, other) => one.rowNumber - other.rowNumber)
      .slice(0, ROWS_KEPT),
  })
}

/** Without its event, which would stay in memory. */
function reported({rowNumber, rowBytes, eventBytes}: UnsentRow): ReportedRow {
  return eventBytes === undefined ? {rowNumber} : {rowNumber, rowBytes, eventBytes}
}

function byCount<Code extends OutcomeCode>(
  counted: ReadonlyMap<string, CountedRows<Code>>,
): CountedRows<Code>[] {
  return [...counted.values()].sort((one, other) => other.count - one.count)
}

function total(counted: readonly {readonly count: number}[]): number {
  return counted.reduce((sum, {count: rows}) => sum + rows, 0)
}
