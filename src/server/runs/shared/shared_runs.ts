import {setTimeout as pause} from "node:timers/promises"
import type {Kysely} from "kysely"
import type {StopReason} from "../../../actions/rudderstack/additions"
import type {ActionResponse} from "../../../hub"
import {commandText} from "../../config/command_text"
import {errorSummary} from "../../telemetry/error_summary"
import type {Log} from "../../telemetry/log"
import type {Sealer} from "../../secrets/sealer"
import type {RunFacts} from "../../store/run_record"
import type {RunStore} from "../../store/run_store"
import type {StoreTables} from "../../store/store_database"
import {unfinished, type UnfinishedCode, type UnfinishedDetails, unfinishedText} from "../unfinished_run"
import {outcomeOf, type RunObserver} from "../run_observer"
import type {QueuedRun, RunQueue} from "../run_queue"
import type {RunRecorder} from "../run_recorder"
import type {AwaitedRuns} from "./awaited_runs"
import type {ClusterTimes} from "./cluster_times"
import type {DatabaseFailures} from "./database_failures"
import type {JobEngine} from "./job_engine"
import type {LivingWorkers} from "./living_workers"
import {addJob} from "./run_jobs"
import type {RunSweep} from "./run_sweep"
import type {RunWorker} from "./run_worker"
import {attachedBytes, maxAttachedBytes, sealRequest} from "./sealed_messages"

const oneMegabyte = 1_000_000

export interface SharedRunsDependencies {
  readonly store: RunStore
  readonly recorder: RunRecorder
  readonly awaited: AwaitedRuns
  readonly workers: LivingWorkers
  readonly sweep: RunSweep
  /** Where runs execute in this process; undefined in a web process. */
  readonly executing:
    {readonly engine: JobEngine; readonly worker: RunWorker; readonly place: RunQueue} | undefined
  readonly sealer: Sealer
  readonly maxQueuedRuns: number
  readonly observer: Pick<RunObserver, "queued" | "ended">
  readonly failures: DatabaseFailures
  readonly times: ClusterTimes
  readonly log: Log
}

/**
 * The runs that processes share through PostgreSQL. A run and its job are written in one transaction; whichever worker
 * gets the job claims the run in its row, and Looker gets what that row says in the end.
 */
export class SharedRuns implements RunQueue {
  readonly #dependencies: SharedRunsDependencies
  #isClosing = false

  constructor(dependencies: SharedRunsDependencies) {
    this.#dependencies = dependencies
  }

  async run(queued: QueuedRun): Promise<ActionResponse> {
    const {awaited, observer} = this.#dependencies
    observer.queued(queued.facts)
    const refusal = (await this.#refusal(queued)) ?? (await this.#add(queued))
    return refusal ?? awaited.answer(queued.facts.id)
  }

  stop(runId: string, reason: StopReason): void {
    this.#dependencies.executing?.place.stop(runId, reason)
    this.#requestStop(runId, reason).catch((error: unknown) => {
      this.#dependencies.log.error(
        {runId, error: errorSummary(error)},
        "The hub could not save that this run must stop. Stop it again on its page.",
      )
    })
  }

  stopAll(reason: StopReason): void {
    const {executing} = this.#dependencies
    executing?.place.stopAll(reason)
  }

  /** Those that wait in the database, for all processes; each of them gives the same number. */
  get waitingRuns(): number {
    return this.#dependencies.sweep.waitingRuns
  }

  /** Writes what becomes of the runs of this process. */
  get recorder(): RunRecorder {
    return this.#dependencies.recorder
  }

  /** Undefined while the database does not answer. */
  get livingWorkers(): number | undefined {
    return this.#dependencies.workers.count
  }

  /** What the database did not do for this process since it began. */
  get databaseFailures(): number {
    return this.#dependencies.failures.count
  }

  async problem(): Promise<string | undefined> {
    const {workers, executing} = this.#dependencies
    if (workers.count === undefined) {
      return "The hub's database does not answer; the hub's log says why."
    }
    if (executing && !executing.engine.isGoing) {
      return "The queue of runs does not work; the hub's log says why."
    }
    if (workers.count === 0) {
      return `No worker process of the hub is running. Start one: ${commandText("worker")}.`
    }
    return executing?.place.problem()
  }

  /** Runs that this process does not execute go on without it. */
  dropWaiting(): void {
    const {awaited, executing} = this.#dependencies
    for (const id of awaited.ids.filter((each) => executing?.worker.has(each) !== true)) {
      awaited.settle(id, unfinished("goes_on"))
    }
  }

  /** What nobody has claimed is for the other processes from now on. */
  takeNoMore(): void {
    const {workers, executing} = this.#dependencies
    executing?.worker.takeNoMore()
    executing?.engine.takeNoMore()
    void workers.leave()
  }

  async close(): Promise<void> {
    const {awaited, sweep, recorder, executing, times} = this.#dependencies
    this.#isClosing = true
    sweep.close()
    await executing?.place.close()
    await recorder.close(times.closeMs)
    await executing?.engine.stop(times.closeMs)
    awaited.close()
  }

  /** A run that cannot be executed is not added, but kept where that is possible. */
  async #refusal({facts, request}: QueuedRun): Promise<ActionResponse | undefined> {
    const {store, workers, failures, maxQueuedRuns} = this.#dependencies
    if (attachedBytes(request) > maxAttachedBytes) {
      return this.#refused(facts, "request_too_large", {limitMb: maxAttachedBytes / oneMegabyte})
    }
    if (workers.count === 0) {
      return this.#refused(facts, "no_worker")
    }
    try {
      const waiting = (await store.openRuns()).filter(({state}) => state === "waiting").length
      return waiting >= Math.max(maxQueuedRuns, 1)
        ? await this.#refused(facts, "busy", {maxQueuedRuns})
        : undefined
    } catch (error) {
      failures.failed("new runs", error)
      return this.#told(facts, unfinished("database_away"))
    }
  }

  async #refused<Code extends UnfinishedCode>(
    run: RunFacts,
    failure: Code,
    ...details: UnfinishedDetails[Code]
  ): Promise<ActionResponse> {
    const {store, log} = this.#dependencies
    const response = unfinished(failure, ...details)
    try {
      await store.insert(run)
      const {message} = response
      await store.end(run.id, {state: "waiting"}, {state: "refused", failure, message, endedAtMs: Date.now()})
    } catch (error) {
      log.warn(
        {runId: run.id, error: errorSummary(error)},
        "A refused run could not be saved, so the history lacks it.",
      )
    }
    return this.#told(run, response)
  }

  /** @returns what Looker gets where the run was not added */
  async #add({facts, request}: QueuedRun): Promise<ActionResponse | undefined> {
    const {store, sealer, failures} = this.#dependencies
    let isComplete = false
    const addItsJob = async (transaction: Kysely<StoreTables>) => {
      await addJob(transaction, facts.id)
      isComplete = true
    }
    try {
      await store.insert(facts, sealRequest(request, facts, sealer), addItsJob)
      failures.answered("new runs")
      return undefined
    } catch (error) {
      failures.failed("new runs", error)
      // Before all of it was there, nothing can have been committed.
      return isComplete ? this.#withdraw(facts) : this.#told(facts, unfinished("database_away"))
    }
  }

  /** The database went away while it was to commit, and has the run or not. Whoever is first decides. */
  async #withdraw(run: RunFacts): Promise<ActionResponse | undefined> {
    const {store, failures, times} = this.#dependencies
    const response = unfinished("database_away")
    const end = {state: "refused", failure: "database_away", message: response.message} as const
    while (!this.#isClosing) {
      try {
        await store.insert(run)
        const answer = await store.end(run.id, {state: "waiting"}, {...end, endedAtMs: Date.now()})
        return answer?.isFirst === true ? this.#told(run, response) : undefined
      } catch (error) {
        failures.failed("new runs", error)
        await pause(times.retryMs, undefined, {ref: false}) // until the database answers, nobody knows
      }
    }
    return unfinished("perhaps_queued")
  }

  #told(run: RunFacts, response: ActionResponse): ActionResponse {
    this.#dependencies.observer.ended(run, outcomeOf(response))
    return response
  }

  async #requestStop(runId: string, reason: StopReason): Promise<void> {
    const {store, observer} = this.#dependencies
    if ((await store.requestStop(runId, reason)) === "waiting") {
      const message = unfinishedText("stopped_before_start", {reason})
      const end = {
        state: "stopped",
        stoppedBy: reason,
        failure: "stopped",
        message,
        endedAtMs: Date.now(),
      } as const
      const answer = await store.end(runId, {state: "waiting"}, end)
      if (answer?.isFirst === true && answer.run.state !== "unreadable") {
        observer.ended(answer.run, {isSuccess: false, message, state: "stopped"})
      }
    }
  }
}
