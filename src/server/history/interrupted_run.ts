import type {RunRecord} from "./run_record"

/** An open run whose process is gone: it ended when it was last heard of, as far as anybody can tell. */
export function interruptedRun(run: RunRecord, nowMs: number, message: string): RunRecord {
  return {...run, state: "interrupted", endedAtMs: run.changedAtMs, changedAtMs: nowMs, message}
}
