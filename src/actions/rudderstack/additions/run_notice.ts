import {NotSentCode, Outcome, OutcomeCode, Repetition as RepetitionOfRun} from "../report"

/**
 * What a run reports to whoever listens to the diagnostics channel RUN_CHANNEL, from its beginning to its end: codes,
 * counts, sizes and times; never a value, a key or a token, except for what `RowsNotSent.eventsJson` hands to a
 * listener that asks for it.
 *
 * Listeners are called at once, in the asynchronous context of the run: an AsyncLocalStorage says which run it is.
 * They must not throw.
 */
export type RunNotice =
  RunStarted | FieldsKnown | RunProgress | BatchDue | BatchAnswered | PaceSet | RowsNotSent | RunEnded

export const RUN_CHANNEL = "looker-action-hub:run"

/** What the user asked for: every row, the first few, or a check that sends nothing. */
export type RunKind = "all" | "first_rows" | "dry_run"

/** Why somebody had a run stop. */
export type StopReason = "by_hand" | "hub_shutdown" | "time_limit" | "lost_claim"

/** As of any run; or, where events are sent again as they were, that all of them are the same. */
export type Repetition = RepetitionOfRun | "same_events"

/** The settings can be used; the result is going to be read. */
export interface RunStarted {
  readonly kind: "started"
  /** The name that the user chose the source by, "default" where there is one only. */
  readonly source: string
  /** Scheme, host and port of the data plane. */
  readonly dataPlane: string
  readonly runKind: RunKind
  /** Stops the run as soon as it can; what arrived until then is counted, and the run ends as failed. */
  stop(reason: StopReason): void
}

/** The result's header was read. */
export interface FieldsKnown {
  readonly kind: "fields"
  readonly columns: number
  readonly repetition: Repetition
}

/** How far the run is; at most four times per second. */
export interface RunProgress extends RunCounts {
  readonly kind: "progress"
}

export interface RunCounts {
  readonly rowsRead: number
  /** Acknowledged by the data plane. */
  readonly rowsSent: number
  /** Refused, left out, or not acknowledged. */
  readonly rowsNotSent: number
  /** How many of `rowsNotSent` may have arrived all the same. */
  readonly rowsUnconfirmed: number
  /** Of Looker's document. */
  readonly bytesRead: number
}

/** A batch is going to be sent. A listener that wants it to wait says until when. */
export interface BatchDue {
  readonly kind: "due"
  readonly dataPlane: string
  readonly events: number
  /** The batch is sent when all promises given here have settled. */
  waitFor(permission: Promise<unknown>): void
}

/** One try to send a batch has ended. */
export interface BatchAnswered {
  readonly kind: "batch"
  readonly dataPlane: string
  /** `acknowledged`, or why not: see `delivery/answer.ts`. */
  readonly answer: "acknowledged" | "refused" | "throttled" | "retryable" | "rejected" | "fatal"
  /** Undefined where no answer came. */
  readonly status: number | undefined
  readonly events: number
  /** Of the request's body, as sent; 0 where it was not sent. */
  readonly bytes: number
  readonly durationMs: number
  /** When the same events are tried again; undefined where they are not. */
  readonly retryInMs: number | undefined
}

/** The data plane asked for less (429), or takes more again. */
export interface PaceSet {
  readonly kind: "pace"
  readonly dataPlane: string
  /** Batches that may be in flight at once. */
  readonly maxBatches: number
  /** Events that a batch may have. */
  readonly maxEvents: number
}

/** Rows that were not sent, and why. */
export interface RowsNotSent {
  readonly kind: "not_sent"
  readonly outcome: Outcome<NotSentCode>
  readonly rows: readonly RowNotSent[]
  /**
   * The rows' events as JSON, as they were or would have been sent, but without `sentAt`; in the order of `rows`;
   * undefined for a row that became no event. `delivery` takes them back to send them again.
   */
  eventsJson(): (string | undefined)[]
}

export interface RowNotSent {
  /** Counted from 1. */
  readonly rowNumber: number
  readonly messageId: string | undefined
}

/** The run is over. */
export interface RunEnded extends RunCounts {
  readonly kind: "ended"
  readonly isSuccess: boolean
  /** What ended the run before its end. */
  readonly failure: string | undefined
  /** Why rows were not sent, the most frequent first. */
  readonly notSent: readonly OutcomeCount<NotSentCode>[]
  readonly remarks: readonly OutcomeCount[]
}

/** Rows that share an outcome. */
export interface OutcomeCount<Code extends OutcomeCode = OutcomeCode> extends Outcome<Code> {
  readonly count: number
  /** The first few. */
  readonly firstRows: readonly number[]
}
