import type {RunOutcome} from "../runs/run_outcome"
import type {RunRecord} from "./run_record"

/** Of an action's answer, which may be of any length; Looker's users see far less. */
const maxMessageLength = 10_000

/** The record of a run that is over, whether it had begun or not. */
export function withOutcome(run: RunRecord, {isSuccess, message}: RunOutcome, nowMs: number): RunRecord {
  const state = isSuccess || foundNothingWrong(run) ? "succeeded" : "failed"
  return {...run, state, message: message?.slice(0, maxMessageLength), endedAtMs: nowMs, changedAtMs: nowMs}
}

/** Looker is told of every dry run as a failure, for it shows no other messages. */
function foundNothingWrong({runKind, isClean}: RunRecord): boolean {
  return runKind === "dry_run" && isClean
}
