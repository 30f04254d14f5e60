import type {StopReason} from "../../actions/rudderstack/additions"
import type {ActionResponse} from "../../hub"
import {observed} from "./observed"
import type {RunObserver} from "./run_observer"
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

  run(run: QueuedRun): Promise<ActionResponse> {
    return observed(run.facts, this.#observer, () => this.#queue.run(run))
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
