import type {StopReason} from "../../actions/rudderstack/report"
import type {ActionResponse} from "../../hub"
import {observed} from "./observed"
import type {RunObserver} from "./run_observer"
import type {QueuedRun, RunQueue} from "./run_queue"

/** A queue whose runs an observer is told of. */
export class ObservedQueue implements RunQueue {
  readonly #queue: RunQueue
  readonly #observer: RunObserver

  constructor(queue: RunQueue, observer: RunObserver) {
    this.#queue = queue
    this.#observer = observer
  }

  run(run: QueuedRun): Promise<ActionResponse> {
    return observed(run.facts, this.#observer, () => this.#queue.run(run))
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
