import {EventBatch} from "./event_batch"
import {eventText} from "./event_text"
import {MAX_BATCH_BYTES, MAX_BATCH_EVENTS} from "./limits"
import {SerializedEvent} from "./serialized_event"
import {SpareBatches} from "./spare_batches"

/**
 * Sends the events that it is given in batches, one batch at a time, so that they arrive in their order.
 */
export class Lane {
  private filling: EventBatch | undefined
  private waiting: EventBatch[] = []
  private sending: Promise<void> | undefined
  private working: Promise<void> | undefined

  /** @param send must account for every event, and never reject */
  constructor(
    private readonly send: (batch: EventBatch) => Promise<void>,
    private readonly spares: SpareBatches,
  ) {}

  /** Full batches behind the one in flight. */
  get waitingBatches(): number {
    return this.waiting.length
  }

  add(event: SerializedEvent) {
    const text = eventText(event)
    const batch = this.filling ?? this.spares.take()
    this.filling = batch
    batch.add(event.rowNumber, text)
    if (batch.bytes > MAX_BATCH_BYTES && batch.count > 1) {
      this.filling = this.spares.take()
      batch.moveLast(this.filling)
      this.queue(batch)
    } else if (batch.count >= MAX_BATCH_EVENTS) {
      this.close()
    }
  }

  /** Ends the batch that is being filled, however small, and has it sent. */
  close() {
    if (this.filling !== undefined) {
      this.queue(this.filling)
      this.filling = undefined
    }
  }

  /** Resolves when the batch in flight is accounted for. */
  async progress(): Promise<void> {
    await this.sending
  }

  /** Resolves when everything handed to `close` so far is accounted for. */
  async settled(): Promise<void> {
    await this.working
  }

  private queue(batch: EventBatch) {
    this.waiting.push(batch)
    this.working = this.working ?? this.sendWaiting()
  }

  private async sendWaiting() {
    for (let batch = this.waiting.shift(); batch !== undefined; batch = this.waiting.shift()) {
      this.sending = this.send(batch)
      await this.sending
      this.spares.giveBack(batch)
    }
    this.working = undefined
  }
}
