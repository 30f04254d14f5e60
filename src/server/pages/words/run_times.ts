import type {RunSummary} from "../../store/run_record"

type Times = Pick<RunSummary, "queuedAtMs" | "startedAtMs" | "endedAtMs" | "rowsSent">

/** How long a run has been executing, or did; undefined when it has not begun. */
export function runningMs({startedAtMs, endedAtMs}: Times, nowMs: number): number | undefined {
  return startedAtMs === undefined ? undefined : Math.max(0, (endedAtMs ?? nowMs) - startedAtMs)
}

/** How long it has been waiting for its turn, or did. */
export function waitingMs({queuedAtMs, startedAtMs, endedAtMs}: Times, nowMs: number): number {
  return Math.max(0, (startedAtMs ?? endedAtMs ?? nowMs) - queuedAtMs)
}

/** Rows that arrived, by the second, over the whole run; undefined while there is nothing to divide. */
export function rowsPerSecond(run: Times, nowMs: number): number | undefined {
  const durationMs = runningMs(run, nowMs)
  return durationMs === undefined || durationMs === 0 ? undefined : (run.rowsSent * 1000) / durationMs
}
