import type {RunStore} from "./history/run_store"
import type {Log} from "./log"
import type {RunQueue} from "./runs/run_queue"
import {SharedCheck} from "./shared_check"

export interface ReadinessParts {
  readonly queue: Pick<RunQueue, "problem">
  readonly store: Pick<RunStore, "check">
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

/**
 * Whether this process can do its work. A broken history does not make it unready: runs go on without one, and as the
 * processes of a hub may share it, none would be left to execute them.
 */
export class Readiness {
  readonly #isStopping: () => boolean
  readonly #runs: SharedCheck
  readonly #history: SharedCheck

  constructor({queue, store, isStopping, log}: ReadinessParts) {
    this.#isStopping = isStopping
    this.#runs = new SharedCheck(
      {
        name: "runs",
        ask: () => queue.problem(),
        failedText: "Whether runs can execute is not known; the hub's log says why.",
      },
      log,
    )
    this.#history = new SharedCheck(
      {
        name: "history",
        ask: () => store.check().then(() => undefined),
        failedText: "The history of runs does not work; runs go on without it. The hub's log says why.",
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
