import {EventBatch} from "../event_batch"
import {rowsIn} from "./build_batch"

/** Takes batches in place of a data plane, and holds each until the test lets it go. */
export class HeldSends {
  /** The rows of each batch. */
  readonly batches: number[][] = []
  /** The JSON of all events. */
  readonly texts: string[] = []
  private readonly held: (() => void)[] = []
  private isOpen = false

  get sizes(): number[] {
    return this.batches.map(({length}) => length)
  }

  get rows(): number[] {
    return this.batches.flat()
  }

  readonly send = async (batch: EventBatch): Promise<void> => {
    this.batches.push(rowsIn(batch))
    this.texts.push(...batch.texts())
    if (!this.isOpen) {
      await new Promise<void>((resolve) => this.held.push(resolve))
    }
  }

  /** Ends the oldest send. */
  release() {
    this.held.shift()?.()
  }

  /** Ends all sends, and holds no further one. */
  releaseAll() {
    this.isOpen = true
    this.held.splice(0).forEach((resolve) => resolve())
  }
}
