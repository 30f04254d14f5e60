import {setTimeout as pause} from "node:timers/promises"
import {ActionResponse, type ActionResponseMessage} from "../../../hub"
import type {Sealer} from "../../secrets/sealer"
import {isOver, type RunRecord} from "../../store/run_record"
import type {RunStore} from "../../store/run_store"
import {errorSummary} from "../../telemetry/error_summary"
import type {Log} from "../../telemetry/log"
import {unfinished} from "../unfinished_run"
import type {ClusterTimes} from "./cluster_times"
import type {DatabaseFailures} from "./database_failures"
import {openAnswer} from "./sealed_messages"

export interface AwaitedRunsDependencies {
  readonly store: Pick<RunStore, "openRuns" | "run" | "sealedAnswer" | "forgetAnswer">
  readonly sealer: Sealer
  readonly failures: DatabaseFailures
  readonly times: ClusterTimes
  readonly log: Log
}

interface Awaited {
  readonly sinceMs: number
  resolve(response: ActionResponse): void
}

/**
 * The runs that this process has to answer. It looks for their ends in the database, often while a run is young and once
 * a second in the end; while the database is away, it goes on looking.
 */
export class AwaitedRuns {
  readonly #dependencies: AwaitedRunsDependencies
  readonly #awaited = new Map<string, Awaited>()
  #wake = () => {}
  #isLooking = false
  #isClosed = false

  constructor(dependencies: AwaitedRunsDependencies) {
    this.#dependencies = dependencies
  }

  get ids(): string[] {
    return [...this.#awaited.keys()]
  }

  /** Resolves with what the run's row says in the end. */
  answer(runId: string): Promise<ActionResponse> {
    return new Promise((resolve) => {
      this.#awaited.set(runId, {sinceMs: performance.now(), resolve})
      this.look()
    })
  }

  /** Answers a run without its row. */
  settle(runId: string, response: ActionResponse): void {
    this.#awaited.get(runId)?.resolve(response)
    this.#awaited.delete(runId)
  }

  /** Looks at once. */
  look(): void {
    this.#wake()
    if (!this.#isLooking) {
      void this.#lookOn()
    }
  }

  close(): void {
    this.#isClosed = true
    this.#wake()
  }

  async #lookOn(): Promise<void> {
    const {failures} = this.#dependencies
    this.#isLooking = true
    while (this.#awaited.size > 0 && !this.#isClosed) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve))
      try {
        await this.#settleEnded()
        failures.answered("answers")
      } catch (error) {
        failures.failed("answers", error)
      }
      await Promise.race([woken, pause(this.#pauseMs(), undefined, {ref: false})])
    }
    this.#isLooking = false
  }

  async #settleEnded(): Promise<void> {
    const {store} = this.#dependencies
    const ids = this.ids
    const open = new Set((await store.openRuns()).map(({id}) => id))
    for (const id of ids.filter((each) => !open.has(each))) {
      const run = await store.run(id)
      if (run === undefined || run.state === "unreadable") {
        this.settle(id, unfinished("run_lost"))
      } else if (isOver(run)) {
        await this.#settle(run)
      }
    }
  }

  /** Looker gets what is kept of the run, and nothing else. It shows no message of a success, but a dry run has one. */
  async #settle(run: RunRecord): Promise<void> {
    const {store} = this.#dependencies
    const sealed = await store.sealedAnswer(run.id)
    const success = run.state === "succeeded" && run.kind !== "dry_run"
    const {message} = run
    const beside = sealed === undefined ? {} : this.#opened(sealed, run)
    this.settle(run.id, ActionResponse.fromIPC({...beside, success, ...(message !== undefined && {message})}))
    if (sealed !== undefined) {
      await store.forgetAnswer(run.id)
    }
  }

  #opened(sealed: string, run: RunRecord): ActionResponseMessage {
    const {sealer, log} = this.#dependencies
    try {
      return openAnswer(sealed, run, sealer)
    } catch (error) {
      log.error(
        {runId: run.id, error: errorSummary(error)},
        "A part of a run's answer cannot be opened, so Looker does not get it. " +
          "Give all processes the same ACTION_HUB_SECRET.",
      )
      return {}
    }
  }

  /** A tenth of the age of the youngest run: nobody notices that. */
  #pauseMs(): number {
    const {shortestPollMs, longestPollMs} = this.#dependencies.times
    const now = performance.now()
    const ages = [...this.#awaited.values()].map(({sinceMs}) => now - sinceMs)
    return Math.min(Math.max(Math.min(...ages) / 10, shortestPollMs), longestPollMs)
  }
}
