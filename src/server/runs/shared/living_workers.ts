import {lookedAgain, type Seen} from "../../store/looked_again"
import type {RunStore, Worker} from "../../store/run_store"
import type {ClusterTimes} from "./cluster_times"
import type {DatabaseFailures} from "./database_failures"

export interface LivingWorkersDependencies {
  readonly store: Pick<RunStore, "beatWorker" | "workers" | "forgetWorker">
  /** This process, where it executes runs. */
  readonly ownId: string | undefined
  /** Whether this process takes runs at the moment. */
  readonly isTaking: () => boolean
  readonly failures: DatabaseFailures
  readonly times: ClusterTimes
}

/** A worker's line stays for a while after the worker is gone: it may only have lost its network. */
const looksUntilForgotten = 600

/**
 * Which worker processes live: each writes a beat a second, and whoever looks sees the beats move or stand still. A
 * look that fails says nothing about anybody, so all that was seen before is forgotten.
 */
export class LivingWorkers {
  readonly #dependencies: LivingWorkersDependencies
  readonly #timer: NodeJS.Timeout
  #seen: readonly Seen<Worker>[] = []
  #isKnown = false
  #noneSinceMs: number | undefined
  #isLooking = false

  constructor(dependencies: LivingWorkersDependencies) {
    this.#dependencies = dependencies
    this.#timer = setInterval(() => void this.look(), dependencies.times.beatMs).unref()
    void this.look()
  }

  /** Undefined while the database does not answer. */
  get count(): number | undefined {
    if (!this.#isKnown) {
      return undefined
    }
    const {looksUntilGone} = this.#dependencies.times
    return this.#seen.filter(({stillLooks}) => stillLooks < looksUntilGone).length
  }

  /** For how long it is known that no worker lives; 0 while one does, or nobody knows. */
  get withoutWorkerMs(): number {
    return this.#noneSinceMs === undefined ? 0 : performance.now() - this.#noneSinceMs
  }

  /** Writes the beat of this process, and looks at those of the others. */
  async look(): Promise<void> {
    if (this.#isLooking) {
      return
    }
    this.#isLooking = true
    const {store, ownId, isTaking, failures} = this.#dependencies
    try {
      if (ownId !== undefined && isTaking()) {
        await store.beatWorker(ownId, Date.now())
      }
      await this.#note(await store.workers())
      failures.answered("workers")
    } catch (error) {
      failures.failed("workers", error)
      this.#seen = []
      this.#isKnown = false
      this.#noneSinceMs = undefined
    } finally {
      this.#isLooking = false
    }
  }

  /** This process takes no more runs: the others know at once, or miss it soon where the database is away. */
  async leave(): Promise<void> {
    clearInterval(this.#timer)
    const {store, ownId, failures} = this.#dependencies
    try {
      if (ownId !== undefined) {
        await store.forgetWorker(ownId)
      }
    } catch (error) {
      failures.failed("workers", error)
    }
  }

  async #note(workers: readonly Worker[]): Promise<void> {
    const seen = lookedAgain(this.#seen, workers)
    for (const {item} of seen.filter(({stillLooks}) => stillLooks >= looksUntilForgotten)) {
      await this.#dependencies.store.forgetWorker(item.id)
    }
    this.#seen = seen
    this.#isKnown = true
    this.#noneSinceMs = this.count === 0 ? (this.#noneSinceMs ?? performance.now()) : undefined
  }
}
