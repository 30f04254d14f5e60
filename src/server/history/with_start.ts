import type {RunRecord} from "./run_record"

/** The record of a run that begins to execute. */
export function withStart(run: RunRecord, nowMs: number): RunRecord {
  return {...run, state: "running", startedAtMs: nowMs, changedAtMs: nowMs}
}
