import {Clock} from "./clock"

/** After a 429 that names no time: twice as long after every second one, until something is acknowledged. */
const BASE_DELAY_MS = 250
const MAX_DELAY_MS = 4000

/** More events per batch after each acknowledgement. */
const EVENTS_GROWTH = 10

/** One more batch at once after that many acknowledgements. */
const ANSWERS_PER_BATCH = 8

/**
 * How many batches a run sends at once, and how large they are: shared by its lanes. A 429 halves both; every
 * acknowledgement lets them grow again.
 */
export class Pace {
  /** Counts the decreases: a request carries the one that it was sent in. */
  epoch = 0
  maxEvents: number
  protected maxBatches: number
  private inFlight = 0
  private notBeforeMs = 0
  /** Since the last acknowledgement. */
  private decreases = 0
  private acknowledgements = 0
  private waiting: (() => void)[] = []

  constructor(
    private readonly most: {readonly batches: number; readonly events: number},
    private readonly clock: Clock,
    private readonly stopped: AbortSignal,
  ) {
    this.maxBatches = most.batches
    this.maxEvents = most.events
  }

  /** How long to wait after a 429 that names no time. */
  get delayMs(): number {
    return Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** Math.floor(this.decreases / 2))
  }

  /**
   * Resolves when a batch may be sent; `leave` is to be called afterwards.
   *
   * @returns false when the run has stopped: no batch may be sent, and nothing is to be left
   */
  async enter(): Promise<boolean> {
    while (!this.stopped.aborted) {
      const delayMs = this.notBeforeMs - this.clock.nowMs()
      if (delayMs > 0) {
        await this.clock.sleep(delayMs, this.stopped)
      } else if (this.inFlight < this.maxBatches) {
        this.inFlight++
        return true
      } else {
        await new Promise<void>((resolve) => this.waiting.push(resolve))
      }
    }
    return false
  }

  leave() {
    this.inFlight--
    this.wake()
  }

  acknowledged() {
    this.decreases = 0
    const {maxBatches, maxEvents, most} = this
    if (maxBatches === most.batches && maxEvents === most.events) {
      return
    }
    this.acknowledgements++
    this.maxEvents = Math.min(most.events, maxEvents + EVENTS_GROWTH)
    if (this.acknowledgements % ANSWERS_PER_BATCH === 0) {
      this.maxBatches = Math.min(most.batches, maxBatches + 1)
      this.wake()
    }
  }

  /**
   * @param epoch in which the request was sent: what was sent before the last decrease is not counted again
   * @param events of the batch that was too much
   */
  throttled(epoch: number, events: number, delayMs: number) {
    this.notBeforeMs = Math.max(this.notBeforeMs, this.clock.nowMs() + delayMs)
    if (epoch === this.epoch) {
      this.epoch++
      this.decreases++
      this.acknowledgements = 0
      this.maxBatches = half(this.maxBatches)
      this.maxEvents = half(Math.min(this.maxEvents, events))
    }
  }

  private wake() {
    const woken = this.waiting
    this.waiting = []
    woken.forEach((resolve) => resolve())
  }
}

function half(value: number): number {
  return Math.max(1, Math.floor(value / 2))
}
