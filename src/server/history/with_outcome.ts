import type {RunOutcome} from "../runs/run_outcome"
import type {RunRecord} from "./run_record"

/** The record of a run that is over, whether it had begun or not. */
export function withOutcome(run: RunRecord, {isSuccess, message}: RunOutcome, nowMs: number): RunRecord {
  const state = isSuccess ? "succeeded" : "failed"
  return {...run, state, message, endedAtMs: nowMs, changedAtMs: nowMs}
}
