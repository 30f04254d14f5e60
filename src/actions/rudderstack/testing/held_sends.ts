import {SerializedEvent} from "../serialized_event"

/** Takes batches in place of a data plane, and holds each until the test lets it go. */
export class HeldSends {
  readonly batches: SerializedEvent[][] = []
  private readonly held: (() => void)[] = []
  private isOpen = false

  get sizes(): number[] {
    return this.batches.map(({length}) => length)
  }

  get rows(): number[] {
    return this.batches.flatMap((batch) => batch.map(({rowNumber}) => rowNumber))
  }

  readonly send = async (batch: readonly SerializedEvent[]): Promise<void> => {
    this.batches.push([...batch])
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
