import type {StopReason} from "../../actions/rudderstack/additions"
import type {ActionResponse} from "../../hub"
import {outcomeOf, outcomeOfError, type RunObserver} from "./run_observer"
import type {QueuedRun, RunQueue} from "./run_queue"

/** A queue whose runs an observer hears of. */
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
