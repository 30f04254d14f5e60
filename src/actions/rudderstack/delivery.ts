import {BatchSenderParts, sendBatch} from "./batch_sender"
import {EventBatch} from "./event_batch"
import {Lane} from "./lane"
import {LANE_COUNT, MAX_WAITING_BATCHES} from "./limits"
import {SerializedEvent} from "./serialized_event"
import {SpareBatches} from "./spare_batches"
import {Tally} from "./tally"

/** What one lane needs to send its batches; each lane has a client of its own. */
export type LaneParts = Omit<BatchSenderParts, "tally" | "stopped">

/**
 * Sends events while rows are still being read, several batches at a time, and keeps the tally.
 *
 * Events of one user go through one lane, so they arrive in the Look's order.
 */
export class Delivery {
  /** Why nothing more is sent, once that is so. */
  stoppedBy: Error | undefined
  private readonly abort = new AbortController()
  private readonly lanes: Lane[]

  constructor(tally: Tally, partsOfLane: (lane: number) => LaneParts) {
    const spares = new SpareBatches()
    this.lanes = Array.from({length: LANE_COUNT}, (_, lane) => {
      const parts = {...partsOfLane(lane), tally, stopped: this.abort.signal}
      return new Lane(async (batch) => this.send(batch, parts), spares)
    })
  }

  /** Aborted, with the reason, when the run stops. */
  get stopped(): AbortSignal {
    return this.abort.signal
  }

  /** Whether reading should pause: see `whenRoom`. */
  get isFull(): boolean {
    return this.lanes.reduce((waiting, lane) => waiting + lane.waitingBatches, 0) >= MAX_WAITING_BATCHES
  }

  add(event: SerializedEvent) {
    this.lanes[laneOf(event)].add(event)
  }

  /** Resolves when more events can be added, or the run has stopped. */
  async whenRoom(): Promise<void> {
    while (this.isFull) {
      const waiting = this.lanes.filter(({waitingBatches}) => waitingBatches > 0)
      await Promise.race(waiting.map(async (lane) => lane.progress()))
    }
  }

  /** Sends what is left. Resolves when every event is accounted for. */
  async finish(): Promise<void> {
    this.lanes.forEach((lane) => lane.close())
    await Promise.all(this.lanes.map(async (lane) => lane.settled()))
  }

  /** Nothing more is sent from now on; what is in flight is waited for by `finish`. */
  stop(reason: Error) {
    this.stoppedBy = this.stoppedBy ?? reason
    this.abort.abort(reason)
  }

  private async send(batch: EventBatch, parts: BatchSenderParts): Promise<void> {
    try {
      await sendBatch(batch, parts)
    } catch (error) {
      this.stop(error instanceof Error ? error : new Error("The delivery failed."))
    }
  }
}

/** The same user, the same lane, in every run. */
function laneOf({event}: SerializedEvent): number {
  const id = event.userId ?? event.anonymousId
  let hash = 0
  for (let index = 0; index < id.length; index++) {
    hash = (hash * 31 + id.charCodeAt(index)) % 65521
  }
  return hash % LANE_COUNT
}
