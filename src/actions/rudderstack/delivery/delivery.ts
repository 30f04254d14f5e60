import {Call} from "../calls"
import {OutgoingEvent} from "../event"
import {ActionError, actionError, RunNotices, Tally} from "../report"
import {BatchPool} from "./batch_pool"
import {BatchSender} from "./batch_sender"
import {Clock} from "./clock"
import {EventBatch, MAX_BATCH_EVENTS, SENT_AT_END} from "./event_batch"
import {Lane} from "./lane"
import {Pace} from "./pace"
import {poster} from "./post"
import {RunState} from "./run_state"
import {EventWriter, eventWriter, sdkClient} from "./sdk_client"

/**
 * Batches in flight at once: one a lane. A data plane that answers after 20 ms then takes rows nearly as fast as one
 * that answers at once.
 */
const LANE_COUNT = 8

/**
 * Full batches that may wait behind those in flight before the download is paused, in all lanes together: lanes fill
 * unevenly, and one that has a batch waiting must not let the others run dry.
 */
const MAX_WAITING_BATCHES = 4

/**
 * How long the answers to what is in flight are waited for once a run has been told to stop. A hub that shuts down
 * does not wait long for a run's last words.
 */
const MAX_LAST_ANSWERS_MS = 500

/** RudderStack documents 32 KB for an event; its data plane takes larger ones, its destinations may not. */
const MAX_EVENT_BYTES = 32 * 1024

/** The gateway keeps the order of requests with the same key; a lane keeps its own in every run. */
const ORDERING_KEY = "looker-lane"

export interface DeliveryOptions {
  readonly settings: DeliverySettings
  /** The name that the user chose the source by. */
  readonly source: string
  readonly call: Call
  readonly environment: DeliveryEnvironment
  readonly tally: Tally
  readonly notices: RunNotices
  /** Whether batches are made and measured, but not sent. */
  readonly isDryRun: boolean
  readonly clock: Clock
}

interface DeliverySettings {
  readonly writeKey: string
  /** http(s) address without a trailing slash and without the path of the batch endpoint. */
  readonly dataPlaneUrl: string
}

interface DeliveryEnvironment {
  /** How long a run goes on without an acknowledgement, once something has failed. */
  readonly retryBudgetMs: number
  /** For each step of an answer; a whole answer may take twice as long. */
  readonly requestTimeoutMs: number
  /** What counts as one: RudderStack's own answer, or any 2xx of a gateway in front of it. */
  readonly acknowledgement: "rudderstack" | "any-2xx"
}

/** An event of an earlier run, to be sent again as it was. */
export interface EarlierEvent {
  /** Counted from 1. */
  readonly rowNumber: number
  /** As `RowsNotSent.eventsJson` gave it: a JSON object without `sentAt`. */
  readonly eventJson: string
}

/** @throws ActionError `sdk_changed` when the installed SDK makes something else of an event than is known */
export async function delivery(options: DeliveryOptions): Promise<Delivery> {
  return new Delivery(options, await eventWriter(options.call))
}

/**
 * Sends events while rows are still being read, several batches at a time, and counts what became of each in the tally.
 * Made by `delivery`.
 *
 * Events of one user go through one lane, so they arrive in the Look's order.
 */
export class Delivery {
  /** Why nothing more is sent, once that is so. */
  stoppedBy: ActionError | undefined
  /** Of a dry run: of the largest event as it would be sent. */
  largestEventBytes = 0
  private readonly abort = new AbortController()
  private readonly cutOff = new AbortController()
  private readonly state: RunState
  private readonly lanes: readonly Lane[]

  constructor(
    private readonly options: DeliveryOptions,
    private readonly write: EventWriter,
  ) {
    this.state = new RunState(options.clock, this.stopped)
    const pool = new BatchPool()
    const sends = options.isDryRun ? this.measuring() : this.sending()
    this.lanes = sends.map((send) => new Lane(send, pool))
  }

  /** Aborted when the run stops. */
  get stopped(): AbortSignal {
    return this.abort.signal
  }

  /** Whether reading should pause: see `whenRoom`. */
  get isFull(): boolean {
    return this.lanes.reduce((waiting, lane) => waiting + lane.waitingBatches, 0) >= MAX_WAITING_BATCHES
  }

  add(event: OutgoingEvent | EarlierEvent) {
    if ("eventJson" in event) {
      const {rowNumber, eventJson} = event
      this.addText(rowNumber, userOf(eventJson), `${eventJson.trimEnd().slice(0, -1)},${SENT_AT_END}`)
    } else {
      this.addText(event.rowNumber, event.userId ?? event.anonymousId ?? "", this.write(event))
    }
  }

  /** Resolves when more events can be added, or the run has stopped. */
  async whenRoom(): Promise<void> {
    this.state.setAtEnd(this.isFull)
    while (this.isFull) {
      const waiting = this.lanes.filter(({waitingBatches}) => waitingBatches > 0)
      await Promise.race(waiting.map(async (lane) => lane.progress()))
    }
    this.state.setAtEnd(false)
  }

  /** Sends what is left. Resolves when every event is accounted for. */
  async finish(): Promise<void> {
    this.lanes.forEach((lane) => lane.close())
    this.state.setAtEnd(true)
    await Promise.all(this.lanes.map(async (lane) => lane.settled()))
    this.cutOff.abort()
  }

  /** Nothing more is sent from now on; what is in flight gets a moment to be answered, then counts as unconfirmed. */
  stop(reason: ActionError) {
    this.end(reason)
    const {clock} = this.options
    void clock.sleep(MAX_LAST_ANSWERS_MS, this.cutOff.signal).then(() => this.cutOff.abort())
  }

  private addText(rowNumber: number, userId: string, text: string) {
    const user = hash(userId)
    const eventBytes = this.lanes[user % LANE_COUNT].add(rowNumber, user, text)
    if (eventBytes > MAX_EVENT_BYTES) {
      this.options.tally.addRemark("event_large", [{rowNumber, eventBytes}])
    }
  }

  /** What is in flight is waited for: its answers are worth more than the time. */
  private end(reason: ActionError) {
    this.stoppedBy = this.stoppedBy ?? reason
    this.abort.abort()
  }

  /** For each lane. */
  private sending(): ((batch: EventBatch) => Promise<void>)[] {
    const {settings, source, call, environment, tally, notices, clock} = this.options
    const {acknowledgement, retryBudgetMs, requestTimeoutMs} = environment
    const run = {
      call,
      rules: {acknowledgement, source, dataPlaneUrl: settings.dataPlaneUrl},
      retryBudgetMs,
      tally,
      notices,
      clock,
      pace: new Pace({batches: LANE_COUNT, events: MAX_BATCH_EVENTS}, clock, this.stopped, notices),
      state: this.state,
      stopped: this.stopped,
      stop: (reason: ActionError) => this.end(reason),
    }
    return Array.from({length: LANE_COUNT}, (_, lane) => {
      const orderingKey = `${ORDERING_KEY}-${lane}`
      const post = poster({timeoutMs: requestTimeoutMs, orderingKey, cutOff: this.cutOff.signal})
      const sender = new BatchSender(sdkClient(settings, post), run)
      return async (batch) => {
        try {
          await sender.send(batch)
        } catch (error) {
          this.end(actionError(error))
        }
      }
    })
  }

  /** For each lane of a dry run. */
  private measuring(): ((batch: EventBatch) => Promise<void>)[] {
    const measure = async ({count, largestEventBytes}: EventBatch) => {
      this.largestEventBytes = Math.max(this.largestEventBytes, largestEventBytes)
      this.options.tally.delivered += count
    }
    return Array.from({length: LANE_COUNT}, () => measure)
  }
}

/** The same user, the same lane, in every run. */
function hash(userId: string): number {
  let code = 0
  for (let index = 0; index < userId.length; index++) {
    code = (code * 31 + userId.charCodeAt(index)) % 65521
  }
  return code
}

function userOf(eventJson: string): string {
  const {userId, anonymousId} = JSON.parse(eventJson) as {userId?: unknown; anonymousId?: unknown}
  const id = userId ?? anonymousId
  return typeof id === "string" ? id : ""
}
