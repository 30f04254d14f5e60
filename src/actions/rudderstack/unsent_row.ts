import {ReportedRow} from "./row_counts"
import {SerializedEvent} from "./serialized_event"

/** A row that has not been sent. */
export interface UnsentRow extends ReportedRow {
  /** Undefined where the row has become none. */
  readonly event?: SerializedEvent
}
