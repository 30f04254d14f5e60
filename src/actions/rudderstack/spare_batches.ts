import {EventBatch} from "./event_batch"
import {MAX_BATCH_BYTES} from "./limits"

/** The memory of an event that is larger than a batch should be is not kept for others. */
const MAX_SPARE_BYTES = 2 * MAX_BATCH_BYTES

/** The batches of a run that are not in use: their memory is used again instead of being allocated anew. */
export class SpareBatches {
  private readonly spares: EventBatch[] = []

  /** @returns an empty batch */
  take(): EventBatch {
    return this.spares.pop() ?? new EventBatch()
  }

  /** @param batch not to be used any more by whoever gives it back */
  giveBack(batch: EventBatch) {
    if (batch.reservedBytes <= MAX_SPARE_BYTES) {
      batch.clear()
      this.spares.push(batch)
    }
  }
}
