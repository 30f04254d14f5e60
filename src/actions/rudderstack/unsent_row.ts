import {ReportedRow} from "./row_counts"

/** A row that has not been sent. */
export interface UnsentRow extends ReportedRow {
  /** Its event's JSON; undefined where the row has become none. */
  readonly eventText?: () => string
}
