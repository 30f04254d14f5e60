import type {DataPlaneLimits} from "../config/config"
import {type Leave, leaveOnce, nothingToLeave} from "./leave"
import {Line} from "./line"
import {pause} from "./wait"
import {Places} from "./places"
import {TokenBucket} from "./token_bucket"

/** What this process asks of one data plane. */
export class LocalPlane {
  readonly #line = new Line()
  readonly #places: Places
  /** Undefined where events are not limited. */
  readonly #bucket: TokenBucket | undefined

  constructor({eventsPerSecond, requestsAtOnce}: DataPlaneLimits) {
    this.#places = new Places(requestsAtOnce)
    this.#bucket = eventsPerSecond > 0 ? new TokenBucket(eventsPerSecond, performance.now()) : undefined
  }

  enter(events: number, signal: AbortSignal): Promise<Leave> {
    return this.#line.enter(signal, () => this.#pass(events, signal))
  }

  async #pass(events: number, signal: AbortSignal): Promise<Leave> {
    if (!(await this.#places.take(signal))) {
      return nothingToLeave
    }
    await pause(this.#bucket?.take(events, performance.now()) ?? 0, signal)
    if (signal.aborted) {
      this.#bucket?.giveBack(events)
    }
    return leaveOnce(() => this.#places.giveBack())
  }
}
