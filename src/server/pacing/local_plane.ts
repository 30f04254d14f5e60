import type {DataPlaneLimits} from "../config/config"
import {type Leave, leaveOnce, nothingToLeave} from "./leave"
import {Line} from "./line"
import {pause} from "./wait"
import {Places} from "./places"
import {TokenBucket} from "./token_bucket"

/** What this process asks of one data plane. */
export class LocalPlane {
  readonly #sharers: () => number
  readonly #line = new Line()
  readonly #places: Places
  /** Undefined where events are not limited. */
  readonly #bucket: TokenBucket | undefined

  /** @param sharers how many processes keep to the limits, each to its part of them */
  constructor({eventsPerSecond, requestsAtOnce}: DataPlaneLimits, sharers: () => number) {
    this.#sharers = sharers
    this.#places = new Places(() =>
      requestsAtOnce === 0 ? 0 : Math.max(1, Math.floor(requestsAtOnce / sharers())),
    )
    this.#bucket = eventsPerSecond > 0 ? new TokenBucket(eventsPerSecond, performance.now()) : undefined
  }

  enter(events: number, signal: AbortSignal): Promise<Leave> {
    return this.#line.enter(signal, () => this.#pass(events, signal))
  }

  async #pass(events: number, signal: AbortSignal): Promise<Leave> {
    if (!(await this.#places.take(signal))) {
      return nothingToLeave
    }
    const taken = events * this.#sharers() // of a bucket that fills for all of them
    await pause(this.#bucket?.take(taken, performance.now()) ?? 0, signal)
    if (signal.aborted) {
      this.#bucket?.giveBack(taken)
    }
    return leaveOnce(() => this.#places.giveBack())
  }
}
