import {setTimeout as pause} from "node:timers/promises"
import {ActionResponse} from "../../../hub"
import type {RunRecord, UnreadableRun} from "../../store/run_record"
import type {RunStore} from "../../store/run_store"
import {lostRowResponse} from "../unfinished_run"
import type {ClusterTimes} from "./cluster_times"
import type {DatabaseFailures} from "./database_failures"

interface Awaited {
  readonly sinceMs: number
  resolve(response: ActionResponse): void
}

/**
 * The runs that this process has to answer. It looks for their ends in the database, often while a run is young and once
 * a second in the end; while the database is away, it goes on looking.
 */
export class AwaitedRuns {
  readonly #store: Pick<RunStore, "openRuns" | "run">
  readonly #failures: DatabaseFailures
  readonly #times: ClusterTimes
  readonly #awaited = new Map<string, Awaited>()
  #wake = () => {}
  #isLooking = false
  #isClosed = false

  constructor(store: Pick<RunStore, "openRuns" | "run">, failures: DatabaseFailures, times: ClusterTimes) {
    this.#store = store
    this.#failures = failures
    this.#times = times
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
    this.#isLooking = true
    while (this.#awaited.size > 0 && !this.#isClosed) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve))
      try {
        await this.#settleEnded()
        this.#failures.answered("answers")
      } catch (error) {
        this.#failures.failed("answers", error)
      }
      await Promise.race([woken, pause(this.#pauseMs(), undefined, {ref: false})])
    }
    this.#isLooking = false
  }

  async #settleEnded(): Promise<void> {
    const ids = this.ids
    const open = new Set((await this.#store.openRuns()).map(({id}) => id))
    for (const id of ids.filter((each) => !open.has(each))) {
      const run = await this.#store.run(id)
      if (run?.state !== "waiting" && run?.state !== "running") {
        this.settle(id, responseOf(run))
      }
    }
  }

  /** A tenth of the age of the youngest run: nobody notices that. */
  #pauseMs(): number {
    const {shortestPollMs, longestPollMs} = this.#times
    const now = performance.now()
    const ages = [...this.#awaited.values()].map(({sinceMs}) => now - sinceMs)
    return Math.min(Math.max(Math.min(...ages) / 10, shortestPollMs), longestPollMs)
  }
}

/** What Looker is told: what is kept of the run, and nothing else. */
function responseOf(run: RunRecord | UnreadableRun | undefined): ActionResponse {
  return run === undefined || run.state === "unreadable"
    ? lostRowResponse()
    : new ActionResponse({success: run.state === "succeeded" && !isDryRun(run), message: run.message})
}

/** Looker shows no message of a success, and what a dry run found is in its message. */
function isDryRun({kind}: RunRecord): boolean {
  return kind === "dry_run"
}
