import {EventBatch} from "./event_batch"

/** The memory of a batch with an event that is larger than a batch should be is not kept for others. */
const MAX_KEPT_BYTES = 1000000

/** The batches of a run that are not in use: their memory is used again instead of being allocated anew. */
export class BatchPool {
  private readonly batches: EventBatch[] = []

  /** @returns an empty batch */
  take(): EventBatch {
    return this.batches.pop() ?? new EventBatch()
  }

  /** @param batch not to be used any more by whoever gives it back */
  giveBack(batch: EventBatch) {
    if (batch.reservedBytes <= MAX_KEPT_BYTES) {
      batch.clear()
      this.batches.push(batch)
    }
  }
}
