import type {ListedRow, RunRecord, RunState} from "./run_record"

/** Which runs to list. */
export interface RunFilter {
  readonly state?: RunState | undefined
  readonly action?: string | undefined
  /** Words in the title, the message or an id; case does not matter. */
  readonly text?: string | undefined
}

export interface RunPage {
  /** The newest first. */
  readonly runs: readonly RunRecord[]
  /** How many runs the filter lets through. */
  readonly total: number
}

export interface RetentionLimits {
  readonly maxAgeMs: number
  readonly maxBytes: number
}

/** Where runs are kept. Every method rejects when the store does not work; that must not harm a run. */
export interface RunStore {
  /** Adds the run, or replaces what is kept of it; `rowsListed`, `eventsKept`, `rowsResent` and `downloads` are the store's own counts and are not taken over. */
  save(run: RunRecord): Promise<void>
  run(id: string): Promise<RunRecord | undefined>
  page(filter: RunFilter, offset: number, limit: number): Promise<RunPage>
  /** Adds rows to a run; beyond a limit a run only, `RunRecord.rowsNotSent` tells of them. */
  addRows(runId: string, rows: readonly ListedRow[]): Promise<void>
  /** By row number. */
  rows(runId: string, offset: number, limit: number): Promise<readonly ListedRow[]>
  /** Notes that rows arrived when they were sent again. */
  markResent(runId: string, rowNumbers: readonly number[], resentBy: string): Promise<void>
  countDownload(runId: string): Promise<void>
  /** Ends the runs of a process that is gone. @returns how many */
  interrupt(nowMs: number, message: string): Promise<number>
  /** Deletes the oldest runs that ended, as far as the limits ask for it. */
  prune(limits: RetentionLimits, nowMs: number): Promise<void>
  /** Rejects when the store does not work. */
  check(): Promise<void>
  close(): Promise<void>
}
