import type {ResourceLimits} from "node:worker_threads"
import type {StopReason} from "../../../actions/rudderstack/additions"
import type {ActionResponse} from "../../../hub"
import type {ExecutionConfig} from "../../config/config"
import {RunTimeoutError} from "../run_timeout_error"
import {WorkerLostError} from "../worker_lost_error"
import type {QueuedRun, RunQueue} from "../run_queue"
import {
  busyResponse,
  noWorkerResponse,
  notStartedResponse,
  runTimeoutResponse,
  stoppedBeforeStartResponse,
  stoppedResponse,
  workerLostResponse,
} from "../unfinished_run"
import type {PoolDependencies} from "./pool_dependencies"
import {restartDelayMs} from "./restart_delay"
import {type ThreadEvents, WorkerThread} from "./worker_thread"

/** A thread that has lived as long as this ended for a reason of its own, not because none can live. */
const soundLifetimeMs = 60_000
/** For short-lived objects. Doubling it saves no measurable time at 100,000 rows and costs 10 MB a thread. */
const youngGenerationMb = 12

interface WaitingRun {
  readonly run: QueuedRun
  resolve(response: ActionResponse): void
  reject(error: unknown): void
}

/**
 * Executes runs in worker threads that are started beforehand. A thread works on several runs at a time, as a run
 * mostly waits for the network; the thread with the fewest gets the next, and further ones wait in their order.
 */
export class ExecutionPool implements RunQueue {
  readonly #config: ExecutionConfig
  readonly #parts: PoolDependencies
  readonly #threads = new Map<WorkerThread, {startedAt: number}>()
  readonly #waiting: WaitingRun[] = []
  readonly #restarts = new Set<NodeJS.Timeout>()
  #failuresInARow = 0
  #isClosed = false

  constructor(config: ExecutionConfig, parts: PoolDependencies) {
    this.#config = config
    this.#parts = parts
    for (let started = 0; started < config.workerCount; started++) {
      this.#startThread()
    }
  }

  /** Answers with a failure when too many runs wait, or when the run's thread ends. */
  run(run: QueuedRun): Promise<ActionResponse> {
    if (this.#waiting.length >= this.#config.maxQueuedRuns && !this.#leastLoadedThread()) {
      return Promise.resolve(busyResponse(this.#config.maxQueuedRuns))
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({run, resolve, reject})
      this.#assign()
    })
  }

  stop(runId: string, reason: StopReason): void {
    const place = this.#waiting.findIndex(({run}) => run.facts.id === runId)
    const [waiting] = place < 0 ? [] : this.#waiting.splice(place, 1)
    waiting?.resolve(stoppedBeforeStartResponse(reason))
    this.#threads.forEach((_, thread) => thread.stop(runId, reason))
  }

  stopAll(reason: StopReason): void {
    this.#threads.forEach((_, thread) => thread.stopAll(reason))
  }

  get waitingRuns(): number {
    return this.#waiting.length
  }

  /** A thread that is just starting is no problem: runs wait for it. */
  problem(): Promise<string | undefined> {
    const cannotStart = this.#threads.size === 0 && this.#failuresInARow > this.#config.workerCount
    return Promise.resolve(cannotStart ? "No worker thread can be started; the log says why." : undefined)
  }

  /** Answers the runs that still wait. */
  dropWaiting(): void {
    this.#answerWaiting(notStartedResponse())
  }

  /** Ends all threads; runs that are still going are answered as lost. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#restarts.forEach(clearTimeout)
    this.dropWaiting()
    await Promise.all([...this.#threads.keys()].map((thread) => thread.terminate()))
  }

  #assign(): void {
    for (let thread = this.#leastLoadedThread(); thread; thread = this.#leastLoadedThread()) {
      const run = this.#waiting.shift()
      if (!run) {
        return
      }
      void this.#execute(thread, run)
    }
  }

  async #execute(thread: WorkerThread, waiting: WaitingRun): Promise<void> {
    try {
      waiting.resolve(await thread.execute(waiting.run, this.#config.maxRunMs))
    } catch (error) {
      this.#settleFailed(waiting, error)
    } finally {
      this.#assign()
    }
  }

  #settleFailed(run: WaitingRun, error: unknown): void {
    if (error instanceof WorkerLostError) {
      run.resolve(this.#isClosed ? stoppedResponse() : workerLostResponse(error.reason))
    } else if (error instanceof RunTimeoutError) {
      run.resolve(runTimeoutResponse(error.maxRunMs))
    } else {
      run.reject(error)
    }
  }

  #leastLoadedThread(): WorkerThread | undefined {
    return [...this.#threads.keys()]
      .filter((thread) => thread.isReady && thread.load < this.#config.runsPerWorker)
      .reduce<WorkerThread | undefined>(
        (least, thread) => (least && least.load <= thread.load ? least : thread),
        undefined,
      )
  }

  #startThread(): void {
    const events: ThreadEvents = {
      ready: () => this.#assign(),
      ended: (thread, lost) => this.#replace(thread, lost),
    }
    const thread = new WorkerThread(this.#parts, resourceLimits(this.#config), events)
    this.#threads.set(thread, {startedAt: Date.now()})
  }

  #replace(thread: WorkerThread, lost: WorkerLostError): void {
    const lifetimeMs = Date.now() - (this.#threads.get(thread)?.startedAt ?? 0)
    this.#threads.delete(thread)
    if (this.#isClosed) {
      return
    }
    this.#failuresInARow = lifetimeMs >= soundLifetimeMs ? 1 : this.#failuresInARow + 1
    const delayMs = restartDelayMs(this.#failuresInARow)
    this.#parts.log.error(
      {reason: lost.reason, lifetimeMs, delayMs},
      "A worker thread ended; another one takes its place.",
    )
    this.#startThreadAfter(delayMs)
    this.#giveUpWaitingWithoutThread(lost)
  }

  #startThreadAfter(delayMs: number): void {
    const timer = setTimeout(() => {
      this.#restarts.delete(timer)
      this.#startThread()
    }, delayMs)
    this.#restarts.add(timer)
  }

  /** When threads cannot even start, waiting for the next one may be for ever. */
  #giveUpWaitingWithoutThread(lost: WorkerLostError): void {
    if (this.#threads.size === 0 && this.#failuresInARow > this.#config.workerCount) {
      this.#answerWaiting(noWorkerResponse(lost.reason))
    }
  }

  #answerWaiting(response: ActionResponse): void {
    for (const run of this.#waiting.splice(0)) {
      run.resolve(response)
    }
  }
}

function resourceLimits({workerMemoryMb}: ExecutionConfig): ResourceLimits {
  return {maxOldGenerationSizeMb: workerMemoryMb, maxYoungGenerationSizeMb: youngGenerationMb}
}
