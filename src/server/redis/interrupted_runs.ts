import {ActionResponse} from "../../hub"
import {errorSummary} from "../telemetry/error_summary"
import {isOver} from "../history/is_over"
import {newRunRecord} from "../history/new_run_record"
import type {RunRecord} from "../history/run_record"
import type {RunStore} from "../history/run_store"
import {withOutcome} from "../history/with_outcome"
import type {Log} from "../telemetry/log"
import {outcomeOf} from "../runs/observed"
import type {RunObserver} from "../runs/run_observer"
import {processLostResponse} from "../unfinished_run"
import type {CarriedRun} from "./carried_run"
import type {ClusterTimes} from "./cluster_times"
import type {Heartbeat} from "./heartbeat"
import type {LivingProcesses} from "./living_processes"
import {sealedAnswer, unopenedLostRun} from "./run_answer"
import type {RunMarks} from "./run_marks"

export interface InterruptedParts {
  readonly heartbeat: Heartbeat
  readonly living: LivingProcesses
  readonly marks: RunMarks
  readonly store: RunStore
  readonly observer: RunObserver
  readonly times: ClusterTimes
  readonly log: Log
}

/** Runs that a process began and no longer owns: it may be gone, or only have been cut off from Redis for a while. */
export class InterruptedRuns {
  readonly #parts: InterruptedParts

  constructor(parts: InterruptedParts) {
    this.#parts = parts
  }

  /**
   * Ends a run whose process is gone: what it had sent by then cannot be known for sure, so nobody executes it again.
   *
   * @param carried undefined when it cannot be opened here
   * @returns false while it may still be executed: ask again later
   */
  async end(processId: string, runId: string, carried: CarriedRun | undefined): Promise<boolean> {
    if (!(await this.#isGone(processId, runId))) {
      return false
    }
    await (carried ? this.#end(carried) : this.#parts.marks.end(runId, "", unopenedLostRun))
    return true
  }

  /** Redis has to have answered before the question and after it: meanwhile, signs of life may have expired. */
  async #isGone(processId: string, runId: string): Promise<boolean> {
    const {heartbeat, living, times} = this.#parts
    const isSteady = () => heartbeat.steadyMs >= times.graceMs
    return isSteady() && !(await living.executes(processId, runId)) && isSteady()
  }

  async #end({run: {facts}, reply}: CarriedRun): Promise<void> {
    const {marks, observer, log} = this.#parts
    const record = await this.#record(facts.id)
    const isTold = record !== undefined && isOver(record) && record.state !== "interrupted"
    const response = isTold ? lastWords(record) : processLostResponse(record)
    if (!isTold) {
      await this.#save(withOutcome(record ?? newRunRecord(facts), outcomeOf(response), Date.now()))
    }
    const isFirst = await marks.end(facts.id, reply.processId, sealedAnswer({response}, reply.secret))
    if (isFirst && !isTold) {
      log.error({runId: facts.id}, "A worker process ended in the middle of a run; it is answered as failed.")
      observer.ended(facts, {...outcomeOf(response), isLost: true})
    }
  }

  /** Before it is answered: this process may be killed, too, and the next one then finds what it had to say. */
  async #save(record: RunRecord): Promise<void> {
    try {
      await this.#parts.store.save(record)
    } catch {
      return // the observer tries it again, and says why
    }
  }

  async #record(runId: string): Promise<RunRecord | undefined> {
    try {
      return await this.#parts.store.run(runId)
    } catch (error) {
      this.#parts.log.warn(
        {runId, error: errorSummary(error)},
        "What was known of a lost run cannot be read: its answer has no counts.",
      )
      return undefined
    }
  }
}

/** The process had ended the run, and got no further than the history. */
function lastWords({state, message}: RunRecord): ActionResponse {
  return new ActionResponse({success: state === "succeeded", ...(message !== undefined && {message})})
}
