import type {RunRecord} from "./run_record"

/** Whether a run has ended, in whatever way. */
export function isOver({state}: Pick<RunRecord, "state">): boolean {
  return state !== "queued" && state !== "running"
}
