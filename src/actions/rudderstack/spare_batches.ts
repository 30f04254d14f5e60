import {EventBatch} from "./event_batch"

/** The batches of a run that are not in use: their memory is used again instead of being allocated anew. */
export class SpareBatches {
  private readonly spares: EventBatch[] = []

  /** @returns an empty batch */
  take(): EventBatch {
    return this.spares.pop() ?? new EventBatch()
  }

  /** @param batch not to be used any more by whoever gives it back */
  giveBack(batch: EventBatch) {
    batch.clear()
    this.spares.push(batch)
  }
}
