import type {ListedRow, RunRecord, RunState} from "./run_record"

/** Which runs to list. */
export interface RunFilter {
  readonly state?: RunState | undefined
  readonly action?: string | undefined
  /** Words that all occur in the title, the message or an id; case does not matter. */
  readonly text?: string | undefined
}

export interface RunPage {
  /** The newest first: by `queuedAtMs`, and of the same millisecond by id, both descending. */
  readonly runs: readonly RunRecord[]
  /** How many runs the filter lets through. */
  readonly total: number
}

export interface RetentionLimits {
  readonly maxAgeMs: number
  readonly maxBytes: number
}

/**
 * Where runs are kept. Every method rejects when the store does not work; that must not harm a run. What is asked about
 * a run that the store does not know has no effect and finds nothing.
 */
export interface RunStore {
  /**
   * Adds the run, or replaces what is kept of it; `rowsListed`, `eventsKept`, `rowsResent` and `downloads` are the
   * store's own counts and are not taken over. A run whose state is "queued" is only added: what is kept of it already
   * comes from the process that executes it, and is newer.
   */
  save(run: RunRecord): Promise<void>
  run(id: string): Promise<RunRecord | undefined>
  page(filter: RunFilter, offset: number, limit: number): Promise<RunPage>
  /** Lists rows of a run; one that is listed already stays as it is, so that adding can be repeated. */
  addRows(runId: string, rows: readonly ListedRow[]): Promise<void>
  /** By row number. */
  rows(runId: string, offset: number, limit: number): Promise<readonly ListedRow[]>
  /** Notes that listed rows arrived when they were sent again; done twice, the later run counts. */
  markResent(runId: string, rowNumbers: readonly number[], resentBy: string): Promise<void>
  countDownload(runId: string): Promise<void>
  /** Ends the open runs of processes that are gone, see `interruptedRun`. @returns how many */
  interrupt(nowMs: number, message: string): Promise<number>
  /** Deletes the runs that ended longest ago, with their rows, as far as the limits ask for it; never an open one. */
  prune(limits: RetentionLimits, nowMs: number): Promise<void>
  /** Rejects when the store does not work. */
  check(): Promise<void>
  close(): Promise<void>
}
