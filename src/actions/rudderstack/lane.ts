import {MAX_BATCH_BYTES, MAX_BATCH_EVENTS} from "./limits"
import {SerializedEvent} from "./serialized_event"

type Batch = SerializedEvent[]

/**
 * Sends the events that it is given in batches, one batch at a time, so that they arrive in their order.
 */
export class Lane {
  private filling: Batch = []
  private fillingBytes = 0
  private waiting: Batch[] = []
  private sending: Promise<void> | undefined
  private working: Promise<void> | undefined

  /** @param send must account for every event, and never reject */
  constructor(private readonly send: (batch: Batch) => Promise<void>) {}

  /** Full batches behind the one in flight. */
  get waitingBatches(): number {
    return this.waiting.length
  }

  add(event: SerializedEvent) {
    if (this.fillingBytes + event.bytes > MAX_BATCH_BYTES && this.filling.length > 0) {
      this.close()
    }
    this.filling.push(event)
    this.fillingBytes += event.bytes
    if (this.filling.length >= MAX_BATCH_EVENTS) {
      this.close()
    }
  }

  /** Ends the batch that is being filled, however small, and has it sent. */
  close() {
    if (this.filling.length > 0) {
      this.waiting.push(this.filling)
      this.filling = []
      this.fillingBytes = 0
      this.work()
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

  private work() {
    this.working = this.working ?? this.sendWaiting()
  }

  private async sendWaiting() {
    for (let batch = this.waiting.shift(); batch !== undefined; batch = this.waiting.shift()) {
      this.sending = this.send(batch)
      await this.sending
    }
    this.working = undefined
  }
}
