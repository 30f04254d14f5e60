import {isNotSent, isRemark, outcomeText} from "../../../actions/rudderstack/report"
import {otherOutcome} from "../../runs/outcome_counts"
import type {RowsOutcome} from "../../runs/run_event"

/** What became of rows, in words that complete "5 rows …"; another action's code stands for itself. */
export function outcomeWords({code, ...answer}: RowsOutcome): string {
  if (isNotSent(code) || isRemark(code)) {
    return outcomeText({...answer, code})
  }
  return code === otherOutcome ? "with other outcomes" : code
}
