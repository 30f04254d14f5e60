import type {Redis} from "ioredis"
import {errorSummary} from "../telemetry/error_summary"
import type {Log} from "../telemetry/log"
import {withinTime} from "../within_time"

/** A batch does not wait longer to learn whether it may be sent. */
const defaultLimitMs = 1_000
/** For how long a Redis that did not answer is left alone. */
const pauseMs = 5_000

/** Redis, which may be away: then there is no answer, and the log says so once. */
export class RedisReach {
  readonly #redis: Redis
  readonly #log: Log
  readonly #limitMs: number
  #isAway = false
  #nextTryAtMs = 0

  constructor(redis: Redis, log: Log, limitMs = defaultLimitMs) {
    this.#redis = redis
    this.#log = log
    this.#limitMs = limitMs
  }

  /** @returns undefined while Redis is away */
  async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T | undefined> {
    if (this.#isCut || performance.now() < this.#nextTryAtMs) {
      this.#away(undefined)
      return undefined
    }
    try {
      const answer = await withinTime(
        question(this.#redis),
        this.#limitMs,
        () => new Error("It did not answer in time."),
      )
      this.#back()
      return answer
    } catch (error) {
      this.#nextTryAtMs = performance.now() + pauseMs
      this.#away(error)
      return undefined
    }
  }

  /** What the connection knows without asking; while it tries to connect for the first time, it may succeed. */
  get #isCut(): boolean {
    return ["reconnecting", "close", "end"].includes(this.#redis.status)
  }

  #away(error: unknown): void {
    if (!this.#isAway) {
      this.#log.warn(
        {...(error !== undefined && {error: errorSummary(error)})},
        "Redis is away: this process keeps to the limits of data planes by itself.",
      )
    }
    this.#isAway = true
  }

  #back(): void {
    if (this.#isAway) {
      this.#log.info({}, "Redis is back: all processes keep to the limits of data planes together.")
    }
    this.#isAway = false
    this.#nextTryAtMs = 0
  }
}
