import {EventBatch, MAX_BATCH_BYTES, MAX_BATCH_EVENTS} from "./event_batch"

/** The memory of a batch with an event that is larger than a batch should be is not kept for others. */
const MAX_KEPT_BYTES = 1000000

/**
 * Sends the events that it is given in batches, one batch at a time, so that they arrive in their order.
 */
export class Lane {
  private filling: EventBatch | undefined
  private waiting: EventBatch[] = []
  private sending: Promise<void> | undefined
  private working: Promise<void> | undefined

  /**
   * @param send must account for every event, and never reject
   * @param pool of the run: empty batches, whose memory is used again instead of being allocated anew
   */
  constructor(
    private readonly send: (batch: EventBatch) => Promise<void>,
    private readonly pool: EventBatch[],
  ) {}

  /** Full batches behind the one in flight. */
  get waitingBatches(): number {
    return this.waiting.length
  }

  /** @returns the event's bytes */
  add(rowNumber: number, user: number, text: string): number {
    const batch = this.filling ?? this.pool.pop() ?? new EventBatch()
    this.filling = batch
    const bytes = batch.add(rowNumber, user, text)
    if (batch.bytes > MAX_BATCH_BYTES && batch.count > 1) {
      this.filling = this.pool.pop() ?? new EventBatch()
      batch.moveLast(this.filling)
      this.queue(batch)
    } else if (batch.count >= MAX_BATCH_EVENTS) {
      this.close()
    }
    return bytes
  }

  /** Ends the batch that is being filled, however small, and has it sent. */
  close() {
    if (this.filling !== undefined) {
      this.queue(this.filling)
      this.filling = undefined
    }
  }

  /** The same, unless a batch is in flight: this one may fill up behind it. */
  closeIfIdle() {
    if (this.working === undefined) {
      this.close()
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
      if (batch.reservedBytes <= MAX_KEPT_BYTES) {
        batch.clear()
        this.pool.push(batch)
      }
    }
    this.working = undefined
  }
}
