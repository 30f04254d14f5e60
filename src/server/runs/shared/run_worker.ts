import {setTimeout as pause} from "node:timers/promises"
import {ActionResponse} from "../../../hub"
import {logUnexpected} from "../../telemetry/error_summary"
import {type Sealer, SealError} from "../../secrets/sealer"
import type {Log} from "../../telemetry/log"
import type {RunSummary} from "../../store/run_record"
import type {ClaimedRun} from "../../store/run_life"
import type {RunStore} from "../../store/run_store"
import {unfinished} from "../unfinished_run"
import {outcomeOf, outcomeOfError, type RunObserver} from "../run_observer"
import type {RunQueue} from "../run_queue"
import type {RunRecorder} from "../run_recorder"
import type {ClusterTimes} from "./cluster_times"
import type {DatabaseFailures} from "./database_failures"
import {openRequest, sealAnswer} from "./sealed_messages"

export interface RunWorkerDependencies {
  readonly store: Pick<RunStore, "claim">
  /** Names this process among those of the hub. */
  readonly worker: string
  readonly recorder: RunRecorder
  /** Where runs execute in this process. */
  readonly place: Pick<RunQueue, "run">
  readonly sealer: Sealer
  /** How long a run may wait, in milliseconds. */
  readonly maxAgeMs: number
  /** Gets the ends of runs. */
  readonly observer: Pick<RunObserver, "ended" | "lost">
  readonly failures: DatabaseFailures
  readonly times: ClusterTimes
  readonly log: Log
}

/** Executes the runs whose jobs this process is given: a run is claimed in its row first, and ended there. */
export class RunWorker {
  readonly #dependencies: RunWorkerDependencies
  readonly #taken = new Set<string>()
  #isStopping = false

  constructor(dependencies: RunWorkerDependencies) {
    this.#dependencies = dependencies
  }

  /** Whether the run's job was given to this process and is not done. */
  has(runId: string): boolean {
    return this.#taken.has(runId)
  }

  /** Claims no more runs. */
  takeNoMore(): void {
    this.#isStopping = true
  }

  /**
   * Resolves when the run has ended, here or elsewhere.
   *
   * @throws when it could not be claimed: its job is given to somebody again
   */
  async execute(runId: string): Promise<void> {
    if (this.#taken.has(runId)) {
      return
    }
    this.#taken.add(runId)
    try {
      const claimed = await this.#claim(runId)
      if (claimed && claimed.run.state !== "unreadable") {
        await this.#executeClaimed(claimed.run, claimed.body)
      }
    } finally {
      this.#taken.delete(runId)
    }
  }

  async #executeClaimed(run: RunSummary, body: string | undefined): Promise<void> {
    const {recorder, observer, sealer, log} = this.#dependencies
    recorder.claimed(run)
    const response = await this.#response(run, body)
    const outcome = outcomeOf(response)
    const answer = await recorder.end(run.id, outcome, sealAnswer(response, run, sealer))
    if (answer?.isFirst === true) {
      observer.ended(run, outcome)
    } else {
      observer.lost(run)
      log.warn(
        {runId: run.id},
        "Another process ended this run: this one slept, or lost the database. " +
          "Looker's answer does not change.",
      )
    }
  }

  async #response(run: RunSummary, body: string | undefined): Promise<ActionResponse> {
    const {place, sealer, maxAgeMs, log} = this.#dependencies
    try {
      const request = openRequest(body ?? "", run, sealer, {nowMs: Date.now(), maxAgeMs})
      return await place.run({facts: run, request})
    } catch (error) {
      if (error instanceof SealError) {
        log.error(
          {runId: run.id, reason: error.reason},
          "A run is not executed, because its request cannot be opened. " +
            "If reason is unknown secret, give all processes the same ACTION_HUB_SECRET; else find out who writes to the database.",
        )
        return refusal(error)
      }
      logUnexpected(log, {runId: run.id}, error)
      return new ActionResponse({success: false, message: outcomeOfError(error).message ?? ""})
    }
  }

  /** While the database is away nobody else can take the run either. */
  async #claim(runId: string): Promise<ClaimedRun | undefined> {
    const {store, worker, failures, times} = this.#dependencies
    while (!this.#isStopping) {
      try {
        const claimed = await store.claim(runId, worker, Date.now())
        failures.answered("claims")
        return claimed
      } catch (error) {
        failures.failed("claims", error)
        await pause(times.retryMs, undefined, {ref: false})
      }
    }
    throw new Error("The hub is being stopped.")
  }
}

function refusal({reason}: SealError): ActionResponse {
  return reason === "unknown secret" ? unfinished("other_secret") : unfinished("request_changed")
}
