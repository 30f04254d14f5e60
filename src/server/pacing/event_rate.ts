import {setTimeout as pause} from "node:timers/promises"
import {RateLimiterMemory, RateLimiterPostgres, type RateLimiterRes} from "rate-limiter-flexible"
import {errorSummary} from "../telemetry/error_summary"
import type {Log} from "../telemetry/log"

/** For how long PostgreSQL is not asked again that did not answer: a batch has waited for it for seconds. */
const awayMs = 60_000
/** A window ends by the clock of whoever began it: with one far ahead, nobody else would send anything. */
const maxClockDifferenceMs = 5_000
/** The library makes it, one line a data plane, and deletes what nobody has counted in for an hour. */
const tableName = "data_plane_rates"

/** With whom a process keeps to one rate. */
export interface Sharing {
  /** Asks the database in which all count, for seconds at the longest. */
  readonly query: (text: string, values: readonly unknown[]) => Promise<{readonly rows: readonly unknown[]}>
  readonly schemaName: string
  /** Resolves when the schema is there. */
  readonly prepare: () => Promise<void>
  /** How many processes send events: while the database is away, each keeps to its part. */
  readonly sharers: () => number
  readonly log: Log
}

type Counted = Pick<RateLimiterRes, "consumedPoints" | "msBeforeNext">

/**
 * How many events a data plane may be sent, counted by rate-limiter-flexible: in memory, or in PostgreSQL where processes
 * share. Time is cut into windows of half a second with half a second's events each, so that no more than one second's
 * events come at once.
 */
export class EventRate {
  readonly #eventsPerWindow: number
  readonly #windowMs: number
  readonly #own: RateLimiterMemory
  readonly #sharing: Sharing | undefined
  #shared: Promise<RateLimiterPostgres> | undefined
  #isAway = false
  #askAgainAtMs = 0
  #countedAlone = 0

  /** @param sharing undefined for a process that sends alone */
  constructor(eventsPerSecond: number, sharing?: Sharing) {
    this.#eventsPerWindow = Math.max(1, Math.floor(eventsPerSecond / 2))
    this.#windowMs = Math.ceil((this.#eventsPerWindow / eventsPerSecond) * 1000)
    this.#own = new RateLimiterMemory(this.#options)
    this.#sharing = sharing
  }

  /**
   * Waits until the events may be sent, at the longest until the signal is aborted. More than a window has take what is
   * left of several.
   */
  async take(dataPlane: string, events: number, signal: AbortSignal): Promise<void> {
    for (let missing = events; missing > 0 && !signal.aborted;) {
      const {consumedPoints, msBeforeNext} = await this.#count(dataPlane, missing)
      const countedBefore = consumedPoints - missing
      missing -= Math.max(0, Math.min(this.#eventsPerWindow - countedBefore, missing))
      if (missing > 0) {
        const waitMs = Math.min(msBeforeNext, this.#windowMs) // clocks differ, a little or, alone, when one is set
        await pause(waitMs, undefined, {signal}).catch(() => {}) // the run is over
      }
    }
  }

  get #options() {
    return {keyPrefix: "", points: this.#eventsPerWindow, duration: this.#windowMs / 1000}
  }

  async #count(dataPlane: string, events: number): Promise<Counted> {
    if (!this.#sharing) {
      return this.#own.penalty(dataPlane, events)
    }
    if (performance.now() >= this.#askAgainAtMs) {
      try {
        const counted = await this.#countShared(this.#sharing, dataPlane, events)
        this.#isBack(this.#sharing.log)
        return counted
      } catch (error) {
        this.#goesAway(this.#sharing.log, error)
      }
    }
    this.#countedAlone++
    return this.#own.penalty(dataPlane, events, {
      customDuration: (this.#windowMs * this.#sharing.sharers()) / 1000,
    })
  }

  async #countShared(sharing: Sharing, dataPlane: string, events: number): Promise<Counted> {
    this.#shared ??= this.#connected(sharing)
    const shared = await this.#shared.catch((error: unknown) => {
      this.#shared = undefined
      throw error
    })
    const counted = await shared.penalty(dataPlane, events)
    if (counted.msBeforeNext > this.#windowMs + maxClockDifferenceMs) {
      throw new Error("The clocks of the machines that share the database differ by seconds.")
    }
    return counted
  }

  /** The library makes its table when it is made itself. Of processes that do so at the same moment, one fails. */
  async #connected(sharing: Sharing): Promise<RateLimiterPostgres> {
    await sharing.prepare()
    return this.#limiterWith(sharing).catch(() => this.#limiterWith(sharing))
  }

  #limiterWith({query, schemaName}: Sharing): Promise<RateLimiterPostgres> {
    return new Promise((resolve, reject) => {
      const storeClient = {
        query: ({text, values = []}: {text: string; values?: readonly unknown[]}) => query(text, values),
      }
      const options = {...this.#options, storeClient, storeType: "client", schemaName, tableName}
      const limiter: RateLimiterPostgres = new RateLimiterPostgres(options, (error?: Error) =>
        error ? reject(error) : resolve(limiter),
      )
    })
  }

  #goesAway(log: Log, error: unknown): void {
    this.#askAgainAtMs = performance.now() + awayMs
    if (!this.#isAway) {
      this.#isAway = true
      log.warn(
        {error: errorSummary(error)},
        "PostgreSQL cannot count events per second, so each process uses its share of the limit. " +
          "Check PostgreSQL, and that the machines' clocks differ by less than 5 seconds (see error).",
      )
    }
  }

  #isBack(log: Log): void {
    if (this.#isAway) {
      this.#isAway = false
      log.info({batches: this.#countedAlone}, "PostgreSQL counts events per second again.")
      this.#countedAlone = 0
    }
  }
}
