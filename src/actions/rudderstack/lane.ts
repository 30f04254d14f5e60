import {EventBatch} from "./event_batch"
import {eventText} from "./event_text"
import {MAX_BATCH_BYTES, MAX_BATCH_EVENTS} from "./limits"
import {SerializedEvent} from "./serialized_event"
import {SpareBatches} from "./spare_batches"

/**
 * Sends the events that it is given in batches, one batch at a time, so that they arrive in their order.
 */
export class Lane {
  private filling: EventBatch
  private waiting: EventBatch[] = []
  private sending: Promise<void> | undefined
  private working: Promise<void> | undefined

  /** @param send must account for every event, and never reject */
  constructor(
    private readonly send: (batch: EventBatch) => Promise<void>,
    private readonly spares: SpareBatches,
  ) {
    this.filling = spares.take()
  }

  /** Full batches behind the one in flight. */
  get waitingBatches(): number {
    return this.waiting.length
  }

  add(event: SerializedEvent) {
    this.filling.add(event.rowNumber, eventText(event))
    if (this.filling.bytes > MAX_BATCH_BYTES && this.filling.count > 1) {
      const next = this.spares.take()
      this.filling.moveLast(next)
      this.sendFilling(next)
    }
    if (this.filling.count >= MAX_BATCH_EVENTS) {
      this.close()
    }
  }

  /** Ends the batch that is being filled, however small, and has it sent. */
  close() {
    if (this.filling.count > 0) {
      this.sendFilling(this.spares.take())
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

  /** @param next is filled from now on */
  private sendFilling(next: EventBatch) {
    this.waiting.push(this.filling)
    this.filling = next
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
