/**
 * How many events may be sent at a moment: a bucket that fills at a steady rate and holds what comes in within a second.
 * Whoever takes more than there is goes when that has come in, and those behind wait for it. A batch larger than the
 * bucket goes when the bucket is full; the rest is a debt.
 */
export class TokenBucket {
  readonly #perMs: number
  readonly #capacity: number
  #tokens: number
  #filledAtMs: number

  /** Full at first. */
  constructor(eventsPerSecond: number, nowMs: number) {
    this.#perMs = eventsPerSecond / 1000
    this.#capacity = eventsPerSecond
    this.#tokens = eventsPerSecond
    this.#filledAtMs = nowMs
  }

  /** @returns how many milliseconds to wait before the events are sent */
  take(events: number, nowMs: number): number {
    this.#fill(nowMs)
    const missing = Math.min(events, this.#capacity) - this.#tokens
    this.#tokens -= events
    return Math.max(0, missing / this.#perMs)
  }

  /** Of events that were not sent after all. */
  giveBack(events: number): void {
    this.#tokens += events
  }

  #fill(nowMs: number): void {
    const filled = this.#tokens + (nowMs - this.#filledAtMs) * this.#perMs
    this.#tokens = Math.min(this.#capacity, filled)
    this.#filledAtMs = nowMs
  }
}
