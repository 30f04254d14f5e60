/**
 * What a run reports while it executes: what the action says on its diagnostics channel (see docs/your-own-action.md),
 * as plain data that can be copied from thread to thread.
 */
export type RunEvent = RunStarted | FieldsKnown | RunProgress | BatchAnswered | RowsNotSent | RunEnded

export interface RunStarted {
  readonly kind: "started"
  readonly source: string
  /** Scheme, host and port. */
  readonly dataPlane: string
  readonly isDryRun: boolean
}

export interface FieldsKnown {
  readonly kind: "fields"
  readonly columns: number
  /** A sentence: what running it again does to the rows that arrived. */
  readonly advice: string
}

export interface RunCounts {
  readonly rowsRead: number
  readonly rowsSent: number
  readonly rowsNotSent: number
  readonly bytesRead: number
}

export interface RunProgress extends RunCounts {
  readonly kind: "progress"
}

export interface BatchAnswered {
  readonly kind: "batch"
  readonly dataPlane: string
  readonly answer: "delivered" | "refused" | "hopeless" | "unavailable"
  readonly status: number | undefined
  readonly events: number
  readonly bytes: number
  readonly durationMs: number
  readonly retryInMs: number | undefined
}

export interface RowsNotSent {
  readonly kind: "not sent"
  readonly reason: string
  readonly rows: readonly RowNotSent[]
}

export interface RowNotSent {
  readonly rowNumber: number
  readonly messageId: string | undefined
  /** The row's event, sealed; only where the operator has the hub keep events, and there is one. */
  readonly sealedEvent: string | undefined
}

export interface RunEnded extends RunCounts {
  readonly kind: "ended"
  readonly isSuccess: boolean
  readonly reasons: readonly ReasonNotSent[]
}

export interface ReasonNotSent {
  readonly reason: string
  readonly count: number
  readonly firstRows: readonly number[]
}
