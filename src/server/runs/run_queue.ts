import type {StopReason} from "../../actions/rudderstack/additions"
import type {ActionRequest, ActionResponse} from "../../hub"
import type {RunFacts} from "../store/run_record"
import {outcomeOf, outcomeOfError, type RunObserver} from "./run_observer"

/** A run to execute: `request.actionId` names the action. */
export interface QueuedRun {
  readonly facts: RunFacts
  readonly request: ActionRequest
}

/** Where runs execute. Neither routes nor actions know whether that is a thread of this process or another machine. */
export interface RunQueue {
  /**
   * Resolves with the run's answer, a failure where it could not be executed.
   *
   * @throws ActionRequestError or SummarisedError as the action threw
   */
  run(run: QueuedRun): Promise<ActionResponse>
  /** Has a run stop, wherever it is; one that waits does not begin, one that is over stays as it is. */
  stop(runId: string, reason: StopReason): void
  /** Has all runs stop that execute in this process, each as soon as it can. */
  stopAll(reason: StopReason): void
  /** Runs that wait for a place. */
  readonly waitingRuns: number
  /** Processes that execute runs; undefined while nobody knows. Only where processes share runs. */
  readonly livingWorkers?: number | undefined
  /** What the database did not do for this process since it began. Only where processes share runs. */
  readonly databaseFailures?: number
  /** Why no run can be executed at the moment: a sentence for anybody, without addresses; undefined when all is well. */
  problem(): Promise<string | undefined>
  /** Answers the runs that still wait. */
  dropWaiting(): void
  /** Ends everything; runs that are still going are answered as lost. */
  close(): Promise<void>
}

/** A queue that reports its runs to an observer. */
export class ObservedQueue implements RunQueue {
  readonly #queue: RunQueue
  readonly #observer: RunObserver

  constructor(queue: RunQueue, observer: RunObserver) {
    this.#queue = queue
    this.#observer = observer
  }

  async run(run: QueuedRun): Promise<ActionResponse> {
    this.#observer.queued(run.facts)
    try {
      const response = await this.#queue.run(run)
      this.#observer.ended(run.facts, outcomeOf(response))
      return response
    } catch (error) {
      this.#observer.ended(run.facts, outcomeOfError(error))
      throw error
    }
  }

  stop(runId: string, reason: StopReason): void {
    this.#queue.stop(runId, reason)
  }

  stopAll(reason: StopReason): void {
    this.#queue.stopAll(reason)
  }

  get waitingRuns(): number {
    return this.#queue.waitingRuns
  }

  problem(): Promise<string | undefined> {
    return this.#queue.problem()
  }

  dropWaiting(): void {
    this.#queue.dropWaiting()
  }

  close(): Promise<void> {
    return this.#queue.close()
  }
}
