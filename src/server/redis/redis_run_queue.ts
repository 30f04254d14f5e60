import type {StopReason} from "../../actions/rudderstack/report"
import type {ActionResponse} from "../../hub"
import type {QueuedRun, RunQueue} from "../runs/run_queue"
import {carriedBytes} from "./carried_run"
import type {Heartbeat} from "./heartbeat"
import type {JobQueue} from "./job_queue"
import type {RedisFront} from "./redis_front"
import type {RedisWorker} from "./redis_worker"
import type {RunStopper} from "./run_stopper"

/** A result that came with its request and is larger than this does not go through Redis. */
const maxCarriedBytes = 1_000_000

export interface RedisQueueParts {
  readonly heartbeat: Heartbeat
  readonly jobs: JobQueue
  readonly front: RedisFront
  readonly stopper: RunStopper
  /** Undefined where this process executes no runs of others. */
  readonly worker: RedisWorker | undefined
  /** Executes runs in this process that are too large for Redis, and tells the observer of them. */
  readonly local: RunQueue
}

/** Executes runs in whichever process of the hub has room for them. */
export class RedisRunQueue implements RunQueue {
  readonly #parts: RedisQueueParts

  constructor(parts: RedisQueueParts) {
    this.#parts = parts
  }

  run(run: QueuedRun): Promise<ActionResponse> {
    const {front, local} = this.#parts
    return carriedBytes(run) > maxCarriedBytes ? local.run(run) : front.run(run)
  }

  stop(runId: string, reason: StopReason): void {
    this.#parts.local.stop(runId, reason)
    void this.#parts.stopper.stop(runId, reason)
  }

  stopAll(reason: StopReason): void {
    this.#parts.local.stopAll(reason)
  }

  /** As counted a moment ago. */
  get waitingRuns(): number {
    return this.#parts.local.waitingRuns + this.#parts.jobs.lastCount
  }

  async problem(): Promise<string | undefined> {
    try {
      await this.#parts.jobs.count()
    } catch {
      return "Redis does not answer." // why is in the log, and no address is for everybody
    }
    return this.#parts.local.problem()
  }

  takeNoMore(): void {
    this.#parts.worker?.takeNoMore()
  }

  dropWaiting(): void {
    this.#parts.local.dropWaiting()
    this.#parts.front.letGo()
  }

  /** The connections stay open: the history needs them longer. */
  async close(): Promise<void> {
    const {heartbeat, jobs, front, worker, local} = this.#parts
    await local.close()
    await worker?.close()
    front.close()
    await jobs.close()
    await heartbeat.end()
  }
}
