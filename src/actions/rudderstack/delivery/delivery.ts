import {Call} from "../calls"
import {OutgoingEvent} from "../event"
import {ActionError, RunNotices, Tally} from "../report"
import {Clock} from "./clock"

export interface DeliveryOptions {
  readonly settings: {
    readonly writeKey: string
    /** http(s) address without a trailing slash and without the path of the batch endpoint. */
    readonly dataPlaneUrl: string
  }
  /** The name that the user chose the source by. */
  readonly source: string
  readonly call: Call
  readonly environment: {
    /** How long a run goes on without an acknowledgement, once something has failed. */
    readonly retryBudgetMs: number
    /** For each step of an answer; a whole answer may take twice as long. */
    readonly requestTimeoutMs: number
    /** What counts as one: RudderStack's own answer, or any 2xx of a gateway in front of it. */
    readonly acknowledgement: "rudderstack" | "any-2xx"
  }
  readonly tally: Tally
  readonly notices: RunNotices
  /** Whether batches are made and measured, but not sent. */
  readonly isDryRun: boolean
  readonly clock: Clock
}

/** An event of an earlier run, to be sent again as it was. */
export interface EarlierEvent {
  /** Counted from 1. */
  readonly rowNumber: number
  /** As `RowsNotSent.eventsJson` gave it: without `sentAt`. */
  readonly eventJson: string
}

/** @throws ActionError `sdk_changed` when the installed SDK makes something else of an event than is known */
export async function delivery(options: DeliveryOptions): Promise<Delivery> {
  return new Delivery(options)
}

/** Sends events while rows are still being read, and counts what became of each. Made by `delivery`. */
export class Delivery {
  /** Why nothing more is sent, once that is so. */
  stoppedBy: ActionError | undefined
  /** Of a dry run: of the largest event as it would be sent. */
  largestEventBytes = 0
  private readonly abort = new AbortController()

  constructor(readonly options: DeliveryOptions) {}

  /** Aborted when the run stops. */
  get stopped(): AbortSignal {
    return this.abort.signal
  }

  /** Whether reading should pause: see `whenRoom`. */
  get isFull(): boolean {
    return false
  }

  add(_event: OutgoingEvent | EarlierEvent) {
    // To be written.
  }

  /** Resolves when more events can be added, or the run has stopped. */
  async whenRoom(): Promise<void> {
    // To be written.
  }

  /** Sends what is left. Resolves when every event is accounted for. */
  async finish(): Promise<void> {
    // To be written.
  }

  /** Nothing more is sent from now on; what is in flight gets a moment to be answered, then counts as unconfirmed. */
  stop(reason: ActionError) {
    this.stoppedBy = this.stoppedBy ?? reason
    this.abort.abort()
  }
}
