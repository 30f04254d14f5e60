import type {
  BatchAnswered,
  FieldsKnown,
  OutcomeCount,
  PaceSet,
  RowNotSent,
  RunEnded,
  RunProgress,
  RunStarted,
} from "../../actions/rudderstack/additions"
import type {Outcome} from "../../actions/rudderstack/report"

/**
 * What a run reports while it executes: the notices that its action publishes (see docs/your-own-action.md), as plain
 * data that can be copied from thread to thread.
 */
export type RunEvent =
  Omit<RunStarted, "stop"> | FieldsKnown | RunProgress | BatchAnswered | PaceSet | NotSentEvent | EndedEvent

/** The codes of RudderStack's actions; other actions may use codes, or words, of their own. */
export interface RowsOutcome extends Omit<Outcome, "code"> {
  readonly code: string
}

export interface RowsCount extends Omit<OutcomeCount, "code"> {
  readonly code: string
}

export interface NotSentEvent {
  readonly kind: "not_sent"
  readonly outcome: RowsOutcome
  readonly rows: readonly UnsentRow[]
}

export interface UnsentRow extends RowNotSent {
  /** The row's event, sealed; only where the operator has the hub keep events, and there is one. */
  readonly sealedEvent: string | undefined
}

export interface EndedEvent extends Omit<RunEnded, "failure" | "notSent" | "remarks"> {
  /** What ended the run before its end. */
  readonly failure: string | undefined
  readonly notSent: readonly RowsCount[]
  readonly remarks: readonly RowsCount[]
}
