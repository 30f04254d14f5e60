import type {StopReason} from "../../actions/rudderstack/report"
import type {ActionResponse} from "../../hub"
import {outcomeOf, outcomeOfError, type RunObserver} from "./run_observer"
import type {QueuedRun, RunQueue} from "./run_queue"
import type {RunRecorder} from "./run_recorder"

export type StopListener = Pick<RunRecorder, "stopping" | "stoppingAll">

/** A queue whose runs an observer is told of. */
export class ObservedQueue implements RunQueue {
  readonly #queue: RunQueue
  readonly #observer: RunObserver
  readonly #recorder: StopListener | undefined

  /** @param recorder is told why runs are asked to stop, before they are */
  constructor(queue: RunQueue, observer: RunObserver, recorder?: StopListener) {
    this.#queue = queue
    this.#observer = observer
    this.#recorder = recorder
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
    this.#recorder?.stopping(runId, reason)
    this.#queue.stop(runId, reason)
  }

  stopAll(reason: StopReason): void {
    this.#recorder?.stoppingAll(reason)
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
