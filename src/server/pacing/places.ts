import {waitUntil} from "./wait"

/** Places for requests; 0 are as many as anybody wants. Only one at a time may wait for a place. */
export class Places {
  readonly #count: () => number
  #taken = 0
  #tellThatOneIsFree = () => {}

  constructor(count: () => number) {
    this.#count = count
  }

  /** Takes a place as soon as one is free. @returns false when the signal was aborted before */
  async take(signal: AbortSignal): Promise<boolean> {
    while (this.#isFull && !signal.aborted) {
      await waitUntil(signal, (end) => {
        this.#tellThatOneIsFree = end
        return () => (this.#tellThatOneIsFree = () => {})
      })
    }
    if (signal.aborted) {
      return false
    }
    this.#taken++
    return true
  }

  giveBack(): void {
    this.#taken--
    this.#tellThatOneIsFree()
  }

  get #isFull(): boolean {
    const count = this.#count()
    return count > 0 && this.#taken >= count
  }
}
