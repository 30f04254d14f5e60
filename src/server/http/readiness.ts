import type {RunStore} from "../store/run_store"
import type {Log} from "../telemetry/log"
import type {RunQueue} from "../runs/run_queue"
import {CachedCheck} from "./cached_check"

export interface ReadinessDependencies {
  readonly queue: Pick<RunQueue, "problem">
  readonly store: Pick<RunStore, "check">
  /** Why runs are not kept; undefined when all is well. */
  readonly historyProblem: () => string | undefined
  readonly isStopping: () => boolean
  readonly log: Log
}

/** What works and what does not. */
export interface ReadinessReport {
  /** Whether Looker's requests should come here. */
  readonly status: "ready" | "not ready" | "stopping"
  /** A sentence for anybody where a check fails, undefined where it passes. */
  readonly problems: Readonly<Record<"runs" | "history", string | undefined>>
}

/** What else is known may name files and machines. */
const historyText = "The history of runs does not work; runs continue without it. The hub's log says why."

/**
 * Whether this process can do its work. A broken history does not make it unready: runs go on without one, and as the
 * processes of a hub may share it, none would be left to execute them.
 */
export class Readiness {
  readonly #isStopping: () => boolean
  readonly #runs: CachedCheck
  readonly #history: CachedCheck

  constructor({queue, store, historyProblem, isStopping, log}: ReadinessDependencies) {
    this.#isStopping = isStopping
    this.#runs = new CachedCheck(
      {
        name: "runs",
        ask: () => queue.problem(),
        failedText: "Whether runs can execute is not known; the hub's log says why.",
      },
      log,
    )
    this.#history = new CachedCheck(
      {
        name: "history",
        ask: async () => {
          await store.check() // one that can be asked may still take nothing, as on a full disk
          return historyProblem() === undefined ? undefined : historyText
        },
        failedText: historyText,
      },
      log,
    )
  }

  async report(): Promise<ReadinessReport> {
    const [runs, history] = await Promise.all([this.#runs.problem(), this.#history.problem()])
    return {status: this.#status(runs), problems: {runs, history}}
  }

  #status(runsProblem: string | undefined): ReadinessReport["status"] {
    if (this.#isStopping()) {
      return "stopping"
    }
    return runsProblem === undefined ? "ready" : "not ready"
  }
}
