import type {PaceSet, Repetition, RunCounts, RunKind} from "../../actions/rudderstack/report"
import type {RowsCount, RowsOutcome} from "../runs/run_event"
import type {RunFacts} from "../runs/run_facts"

/** Interrupted: the process that executed it is gone, and nobody knows how it ended. */
export type RunState = "queued" | "running" | "succeeded" | "failed" | "interrupted"

export const runStates: readonly RunState[] = ["queued", "running", "succeeded", "failed", "interrupted"]

/** Everything the hub keeps of a run: counts, times and codes, never a row or a setting. Plain data. */
export interface RunRecord extends RunFacts, RunCounts {
  readonly state: RunState
  readonly startedAtMs: number | undefined
  readonly endedAtMs: number | undefined
  /** When the record was last changed. */
  readonly changedAtMs: number
  readonly source: string | undefined
  readonly dataPlane: string | undefined
  readonly runKind: RunKind
  readonly columns: number | undefined
  readonly repetition: Repetition | undefined
  /** Requests to the data plane, the bytes of their bodies, and how many of them were tries to do it again. */
  readonly batches: number
  readonly bytesSent: number
  readonly retries: number
  /** Why rows were not sent, and what is worth a word of those that were; the most frequent first. */
  readonly notSent: readonly RowsCount[]
  readonly remarks: readonly RowsCount[]
  /** The code of what ended the run before its end. */
  readonly failure: string | undefined
  /** Whether the action has reported the run's end, without a failure and without a row that was not sent. */
  readonly isClean: boolean
  /** What the data plane asked for, if it asked for less. */
  readonly pace: Pick<PaceSet, "maxBatches" | "maxEvents"> | undefined
  /** What Looker was told. */
  readonly message: string | undefined
  /** How it went, in time; a few hundred points at most. */
  readonly timeline: readonly TimelinePoint[]
  /** Whether it is executed by an action that can stop. */
  readonly canStop: boolean
  /** Rows not sent of which the hub has a line each, and of which it keeps the event. */
  readonly rowsListed: number
  readonly eventsKept: number
  /** What was done about them since. */
  readonly rowsResent: number
  readonly downloads: number
}

/** The counts at one moment, and what happened since the point before. */
export interface TimelinePoint {
  /** Since the run began. */
  readonly atMs: number
  readonly rowsRead: number
  readonly rowsSent: number
  readonly retries: number
  /** For how long batches waited to be tried again. */
  readonly pausedMs: number
}

/** One row that was not sent. */
export interface ListedRow {
  readonly rowNumber: number
  readonly messageId: string | undefined
  readonly outcome: RowsOutcome
  readonly sealedEvent: string | undefined
  /** The run that sent it again. */
  readonly resentBy: string | undefined
}
