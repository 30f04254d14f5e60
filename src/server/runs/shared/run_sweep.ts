import type {Log} from "../../telemetry/log"
import {lookedAgain, type Seen} from "../../store/looked_again"
import type {SeenAs} from "../../store/run_life"
import type {OpenRun, RunStore} from "../../store/run_store"
import {type UnfinishedCode, unfinishedText} from "../unfinished_run"
import type {RunObserver} from "../run_observer"
import type {ClusterTimes} from "./cluster_times"
import type {DatabaseFailures} from "./database_failures"
import type {LivingWorkers} from "./living_workers"

export interface RunSweepDependencies {
  readonly store: Pick<RunStore, "openRuns" | "run" | "end">
  readonly jobs: {
    addLost(runIds: readonly string[]): Promise<number>
    unlockForgotten(): Promise<void>
  }
  readonly workers: Pick<LivingWorkers, "withoutWorkerMs">
  /** Whether this process executes the run. */
  readonly executesHere: (runId: string) => boolean
  /** Gets the ends of runs that it ends. */
  readonly observer: Pick<RunObserver, "ended">
  readonly failures: DatabaseFailures
  readonly times: ClusterTimes
  readonly log: Log
}

/**
 * Looks after the runs that have not ended, in every process: ends those whose worker says nothing any more, and those
 * for which there is none, and gives those that wait to the queue again where it has lost them. A look that fails says
 * nothing about anybody: all that was seen before is forgotten.
 */
export class RunSweep {
  readonly #dependencies: RunSweepDependencies
  readonly #timer: NodeJS.Timeout
  #seen: readonly Seen<OpenRun>[] = []
  #isLooking = false

  constructor(dependencies: RunSweepDependencies) {
    this.#dependencies = dependencies
    this.#timer = setInterval(() => void this.look(), dependencies.times.sweepMs).unref()
  }

  /** Runs that wait for a worker of any process, as they were seen last; 0 while the database does not answer. */
  get waitingRuns(): number {
    return this.#seen.filter(({item: run}) => run.state === "waiting").length
  }

  async look(): Promise<void> {
    if (this.#isLooking) {
      return
    }
    this.#isLooking = true
    try {
      await this.#look()
      this.#dependencies.failures.answered("sweep")
    } catch (error) {
      this.#dependencies.failures.failed("sweep", error)
      this.#seen = []
    } finally {
      this.#isLooking = false
    }
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #look(): Promise<void> {
    const {store, jobs, executesHere, times} = this.#dependencies
    this.#seen = lookedAgain(this.#seen, await store.openRuns())
    const still = this.#seen.filter(({item, stillLooks}) => stillLooks > 0 && !executesHere(item.id))
    for (const {item: run, stillLooks} of still) {
      if (run.state === "running" && stillLooks >= times.looksUntilInterrupted) {
        await this.#interrupt(run)
      }
    }
    await this.#giveToSomebody(still.map(({item}) => item).filter(({state}) => state === "waiting"))
    await jobs.unlockForgotten()
  }

  async #giveToSomebody(waiting: readonly OpenRun[]): Promise<void> {
    const {jobs, workers, times, log} = this.#dependencies
    if (workers.withoutWorkerMs >= times.withoutWorkerMs) {
      for (const run of waiting) {
        await this.#end(run, {state: "waiting"}, "refused", "no_worker", unfinishedText("no_worker"))
      }
    } else if (waiting.length > 0 && (await jobs.addLost(waiting.map(({id}) => id))) > 0) {
      log.warn(
        {},
        "The queue had lost waiting runs. The hub added them again. " +
          "This is normal after the database was restored.",
      )
    }
  }

  /** What it says is what was known last: more may have been sent. */
  async #interrupt(open: OpenRun): Promise<void> {
    const run = await this.#dependencies.store.run(open.id)
    const last = run && run.state !== "unreadable" ? run : undefined
    const seen: SeenAs = {state: "running", worker: open.worker ?? "", beats: open.beats}
    await this.#end(open, seen, "interrupted", "worker_lost", unfinishedText("worker_lost", {last}))
  }

  async #end(
    {id}: OpenRun,
    seen: SeenAs,
    state: "refused" | "interrupted",
    failure: UnfinishedCode,
    message: string,
  ): Promise<void> {
    const {store, observer, log} = this.#dependencies
    const answer = await store.end(id, seen, {state, failure, message, endedAtMs: Date.now()})
    if (answer?.isFirst === true && answer.run.state !== "unreadable") {
      log.warn(
        {runId: id, state, code: failure},
        "The hub ended a run that no process executes. " +
          "If code is worker_lost, check the worker's memory and machine; if it is no_worker, start a worker.",
      )
      observer.ended(answer.run, {isSuccess: false, message, state})
    }
  }
}
