/**
 * What a run tells whoever listens to the diagnostics channel RUN_CHANNEL, from its beginning to its end. Counts,
 * sizes, times and reasons; never a value, a key or a token, but for what `RowsNotSent.eventsJson` hands to a listener
 * that asks for it.
 *
 * Listeners are called at once, in the asynchronous context of the run: an AsyncLocalStorage tells them which run it
 * is. They must not throw.
 */
export type RunNotice =
  RunStarted | FieldsKnown | RunProgress | BatchDue | BatchAnswered | RowsNotSent | RunEnded

export const RUN_CHANNEL = "looker-action-hub:run"

/** The settings are fit for use; the result is going to be read. */
export interface RunStarted {
  readonly kind: "started"
  /** The name that the user chose the source by, "default" where there is one only. */
  readonly source: string
  /** Scheme, host and port of the data plane. */
  readonly dataPlane: string
  readonly isDryRun: boolean
  /**
   * Has the run stop as soon as it can; what arrived until then is counted, and the run ends as failed.
   *
   * @param reason a sentence for the run's message, e.g. "The hub was stopped in the middle of this run."
   */
  stop(reason: string): void
}

/** The result's header has been read. */
export interface FieldsKnown {
  readonly kind: "fields"
  readonly columns: number
  /** A sentence: what running the Look again does to the rows that arrived. */
  readonly advice: string
}

/** How far the run is; at most four times a second. */
export interface RunProgress extends RunCounts {
  readonly kind: "progress"
}

export interface RunCounts {
  readonly rowsRead: number
  /** Acknowledged by the data plane. */
  readonly rowsSent: number
  /** Refused, left out, or not acknowledged. */
  readonly rowsNotSent: number
  /** Of Looker's document. */
  readonly bytesRead: number
}

/** A batch is going to be sent. A listener that wants it to wait says until when. */
export interface BatchDue {
  readonly kind: "due"
  readonly dataPlane: string
  readonly events: number
  /** The batch is sent when all promises given here have resolved; one that rejects is ignored. */
  waitFor(permission: Promise<unknown>): void
}

/** One try to send a batch has ended. */
export interface BatchAnswered {
  readonly kind: "batch"
  readonly dataPlane: string
  readonly answer: "delivered" | "refused" | "hopeless" | "unavailable"
  /** Undefined where no answer came. */
  readonly status: number | undefined
  readonly events: number
  /** Of the request's body, compressed; 0 where it was not sent. */
  readonly bytes: number
  readonly durationMs: number
  /** When the same batch is tried again; undefined where it is not. */
  readonly retryInMs: number | undefined
}

/** Rows that have not been sent, and why. */
export interface RowsNotSent {
  readonly kind: "not sent"
  /** Completes "5 rows …" and "1 row …" alike. */
  readonly reason: string
  readonly rows: readonly RowNotSent[]
  /**
   * The rows' events as JSON, in the order of `rows`; undefined for a row that has become no event. The action takes
   * them back, to send them again, as an attachment of the type application/x-ndjson with a line
   * `{"row": <number>, "event": {…}}` each.
   */
  eventsJson(): (string | undefined)[]
}

export interface RowNotSent {
  readonly rowNumber: number
  readonly messageId: string | undefined
}

/** The run is over. */
export interface RunEnded extends RunCounts {
  readonly kind: "ended"
  readonly isSuccess: boolean
  /** Why rows were not sent, the most frequent reason first. */
  readonly reasons: readonly ReasonNotSent[]
}

export interface ReasonNotSent {
  readonly reason: string
  readonly count: number
  /** The first few. */
  readonly firstRows: readonly number[]
}
