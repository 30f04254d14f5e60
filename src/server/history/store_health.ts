import {errorSummary} from "../telemetry/error_summary"
import {RunStoreError} from "../errors/run_store_error"
import type {Log} from "../telemetry/log"
import type {HistoryClock} from "./history_clock"

const firstPauseMs = 1_000
/** A disk that somebody has made room on is noticed within this time. */
const longestPauseMs = 30_000

const unknownProblem = "The run history does not work; the hub's log says why."
const consolation = "Runs are not affected; what is known of them is saved when it works again."

/** Whether the store of runs works; says so in the log once, and once when it works again. */
export class StoreHealth {
  readonly #log: Log
  readonly #clock: HistoryClock
  #problem: string | undefined
  #pauseMs = firstPauseMs
  #nextTryAtMs = 0

  constructor(log: Log, clock: HistoryClock) {
    this.#log = log
    this.#clock = clock
  }

  /** What does not work, and what to do; undefined while all is well. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** For how long the store is to be left alone. */
  get pauseMs(): number {
    return Math.max(0, this.#nextTryAtMs - this.#clock.nowMs())
  }

  worked(): void {
    if (this.#problem !== undefined) {
      this.#log.info({}, "The run history works again.")
    }
    this.#problem = undefined
    this.#pauseMs = firstPauseMs
    this.#nextTryAtMs = 0
  }

  failed(error: unknown): void {
    if (this.#problem === undefined) {
      this.#log.error({error: errorSummary(error)}, "The run history does not work. Runs are not affected.")
    }
    const problem = error instanceof RunStoreError ? error.message : unknownProblem
    this.#problem = `${problem} ${consolation}`
    this.#nextTryAtMs = this.#clock.nowMs() + this.#pauseMs
    this.#pauseMs = Math.min(2 * this.#pauseMs, longestPauseMs)
  }
}
