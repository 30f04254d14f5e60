import {Call} from "../calls"
import {OutgoingEvent} from "../event"
import {ActionError, actionError, Tally} from "../report"
import {Acknowledgement, SourceWords} from "./answer"
import {BatchSender, SendingRun} from "./batch_sender"
import {Clock} from "./clock"
import {EventBatch, MAX_BATCH_EVENTS} from "./event_batch"
import {Lane} from "./lane"
import {Pace} from "./pace"
import {poster} from "./post"
import {RunState} from "./run_state"
import {EventWriter, eventWriter, SdkClient, sdkClient, SdkSettings} from "./sdk_client"

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

/** How often batches that are not full are sent, while rows come slowly. RudderStack's SDK does so every 10 s. */
const PARTIAL_BATCH_MS = 5000

/** RudderStack documents 32 KB for an event; its data plane takes larger ones, its destinations may not. */
const MAX_EVENT_BYTES = 32 * 1024

/** The gateway keeps the order of requests with the same key; a lane keeps its own in every run. */
const ORDERING_KEY = "looker-lane"

export interface DeliveryOptions {
  readonly settings: DeliverySettings
  readonly call: Call
  readonly environment: DeliveryEnvironment
  readonly tally: Tally
  readonly clock: Clock
  /** Aborted when answers are not waited for any more: what is in flight then counts as unconfirmed. */
  readonly cutOff?: AbortSignal
}

/** Where events are sent. */
export interface DeliverySettings extends SdkSettings {
  readonly words: SourceWords
}

export interface DeliveryEnvironment {
  /** How long a run goes on without an acknowledgement, once something has failed. */
  readonly retryBudgetMs: number
  /** For each step of an answer; a whole answer may take twice as long. */
  readonly requestTimeoutMs: number
  readonly acknowledgement: Acknowledgement
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
export class Delivery<Options extends DeliveryOptions = DeliveryOptions> {
  /** Why nothing more is sent, once that is so. */
  stoppedBy: ActionError | undefined
  private readonly abort = new AbortController()
  private readonly state: RunState
  private readonly lanes: readonly Lane[]
  private partialAtMs: number

  constructor(
    protected readonly options: Options,
    private readonly write: EventWriter,
  ) {
    this.state = new RunState(options.clock, this.stopped)
    this.partialAtMs = options.clock.nowMs()
    const pool: EventBatch[] = []
    this.lanes = this.sends(LANE_COUNT).map((send) => new Lane(send, pool))
  }

  /** Aborted when the run stops. */
  get stopped(): AbortSignal {
    return this.abort.signal
  }

  /** Whether reading should pause: see `whenRoom`. */
  get isFull(): boolean {
    return this.lanes.reduce((waiting, lane) => waiting + lane.waitingBatches, 0) >= MAX_WAITING_BATCHES
  }

  add(event: OutgoingEvent) {
    this.addText(event.rowNumber, event.userId ?? event.anonymousId ?? "", this.write(event))
  }

  /** @param text an event's JSON, which ends as SENT_AT_END does */
  addText(rowNumber: number, userId: string, text: string) {
    const user = hash(userId)
    const eventBytes = this.lanes[user % LANE_COUNT].add(rowNumber, user, text)
    if (eventBytes > MAX_EVENT_BYTES) {
      this.options.tally.addRemark("event_large", [{rowNumber, eventBytes}])
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

  /**
   * Sends also batches that are not full, every few seconds: the rows of a slow query arrive while it runs, and a run
   * that is stopped leaves few behind.
   */
  sendPartial() {
    const nowMs = this.options.clock.nowMs()
    if (nowMs - this.partialAtMs >= PARTIAL_BATCH_MS) {
      this.partialAtMs = nowMs
      this.lanes.forEach((lane) => lane.closeIfIdle())
    }
  }

  /** Sends what is left. Resolves when every event is accounted for. */
  async finish(): Promise<void> {
    this.lanes.forEach((lane) => lane.close())
    this.state.setAtEnd(true)
    await Promise.all(this.lanes.map(async (lane) => lane.settled()))
    this.stoppedBy = this.stoppedBy ?? this.state.doubt
  }

  /** Nothing more is sent from now on. What is in flight is waited for: its answers are worth more than the time. */
  stop(reason: ActionError) {
    this.stoppedBy = this.stoppedBy ?? reason
    this.abort.abort()
  }

  /** What sends the batches of each lane. */
  protected sends(lanes: number): SendBatch[] {
    const {settings, environment, clock, cutOff} = this.options
    const run = {
      ...this.options,
      ...environment,
      rules: {...settings, ...environment},
      pace: this.newPace({batches: lanes, events: MAX_BATCH_EVENTS}, clock, this.stopped),
      state: this.state,
      stopped: this.stopped,
      stop: (reason: ActionError) => this.stop(reason),
    }
    return Array.from({length: lanes}, (_, lane) => {
      const orderingKey = `${ORDERING_KEY}-${lane}`
      const post = poster({timeoutMs: environment.requestTimeoutMs, orderingKey, cutOff})
      const sender = this.newSender(sdkClient(settings, post), run)
      return async (batch) => {
        try {
          await sender.send(batch)
        } catch (error) {
          this.stop(actionError(error))
        }
      }
    })
  }

  protected newPace(...of: ConstructorParameters<typeof Pace>): Pace {
    return new Pace(...of)
  }

  protected newSender(client: SdkClient, run: SendingRun): BatchSender {
    return new BatchSender(client, run)
  }
}

export type SendBatch = (batch: EventBatch) => Promise<void>

/** The same user, the same lane, in every run. */
function hash(userId: string): number {
  let code = 0
  for (let index = 0; index < userId.length; index++) {
    code = (code * 31 + userId.charCodeAt(index)) % 65521
  }
  return code
}
