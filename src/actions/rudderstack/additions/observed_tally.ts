import {NotSentCode, Outcome, Tally, UnsentRow} from "../report"
import {RunNotices} from "./run_notices"

/** A tally that reports rows that were not sent as soon as they are counted. */
export class ObservedTally extends Tally {
  constructor(private readonly notices: RunNotices) {
    super()
  }

  addNotSent(outcome: Outcome<NotSentCode>, rows: readonly UnsentRow[]) {
    super.addNotSent(outcome, rows)
    if (rows.length > 0) {
      this.notices.notSent(outcome, rows)
    }
  }
}
