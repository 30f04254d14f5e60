import type {RunRecord} from "./run_record"

/** The order of a list of runs, see `RunPage`. */
export function newestFirst(a: RunRecord, b: RunRecord): number {
  return b.queuedAtMs - a.queuedAtMs || (a.id < b.id ? 1 : -1)
}
