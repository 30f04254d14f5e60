import type {ListedRow, RunRecord, RunSummary, UnreadableRun} from "../../store/run_record"
import type {ActionLabels} from "../action_labels"
import type {HistoryState} from "../history_notice"

export const rowsPageSize = 20

/** What the page of a run tells. */
export interface RunPageFacts {
  readonly run: RunRecord
  /** One page of the rows that were not sent. */
  readonly rows: readonly ListedRow[]
  /** Which page, counted from 1. */
  readonly rowsPage: number
  /** Whether its reader has just asked it to stop. */
  readonly isAskedToStop: boolean
  /** The runs that sent rows of it again, the newest first. */
  readonly resends: readonly (RunSummary | UnreadableRun)[]
  /** Whether the hub keeps the events of rows that are not sent. */
  readonly keepsRefusedRows: boolean
  readonly labels: ActionLabels
  readonly history: HistoryState
  readonly nowMs: number
}
