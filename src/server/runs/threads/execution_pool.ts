import type {ResourceLimits} from "node:worker_threads"
import type {StopReason} from "../../../actions/rudderstack/additions"
import type {ActionResponse} from "../../../hub"
import type {ExecutionConfig} from "../../config/config"
import type {QueuedRun, RunQueue} from "../run_queue"
import {unfinished} from "../unfinished_run"
import {type ThreadDependencies, type ThreadEvents, WorkerThread} from "./worker_thread"

/** A thread that has lived as long as this ended for a reason of its own, not because none can live. */
const soundLifetimeMs = 60_000
/** For short-lived objects. Doubling it saves no measurable time at 100,000 rows and costs 10 MB a thread. */
const youngGenerationMb = 12
/** The pause before a thread is replaced: none the first time, then doubled with every failure in a row. */
const firstDelayMs = 100
const maxDelayMs = 30_000

interface WaitingRun {
  readonly run: QueuedRun
  resolve(response: ActionResponse): void
  reject(error: unknown): void
}

/**
 * Executes runs in worker threads. Each is started when a run finds no idle one, as it takes 35 MB, and stays. A thread
 * works on several runs at a time, as a run mostly waits for the network; the thread with the fewest gets the next, and
 * further ones wait in their order.
 */
export class ExecutionPool implements RunQueue {
  readonly #config: ExecutionConfig
  readonly #dependencies: ThreadDependencies
  readonly #threads = new Map<WorkerThread, {startedAtMs: number}>()
  readonly #waiting: WaitingRun[] = []
  readonly #restarts = new Set<NodeJS.Timeout>()
  #failuresInARow = 0
  #isClosed = false

  constructor(config: ExecutionConfig, dependencies: ThreadDependencies) {
    this.#config = config
    this.#dependencies = dependencies
  }

  /** Answers with a failure when too many runs wait, when the run's thread ends, or when the pool is closed. */
  run(run: QueuedRun): Promise<ActionResponse> {
    if (this.#isClosed) {
      return Promise.resolve(unfinished("not_started"))
    }
    this.#startWhereNeeded()
    const {maxQueuedRuns, runsPerWorker} = this.#config
    const starting = [...this.#threads.keys()].filter(({isReady, load}) => !isReady && load === 0).length
    if (this.#waiting.length >= maxQueuedRuns + starting * runsPerWorker && !this.#leastLoadedThread()) {
      return Promise.resolve(unfinished("busy", {maxQueuedRuns}))
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({run, resolve, reject})
      this.#assign()
    })
  }

  stop(runId: string, reason: StopReason): void {
    const place = this.#waiting.findIndex(({run}) => run.facts.id === runId)
    const [waiting] = place < 0 ? [] : this.#waiting.splice(place, 1)
    if (waiting) {
      this.#dependencies.observer.stopping(waiting.run.facts, reason)
      waiting.resolve(unfinished("stopped_before_start", {reason}))
    }
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
    this.#answerWaiting(unfinished("not_started"))
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
      waiting.reject(error)
    } finally {
      this.#assign()
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

  #startWhereNeeded(): void {
    const isOneIdle = [...this.#threads.keys()].some(({isReady, load}) => isReady && load === 0)
    if (!isOneIdle && this.#threads.size + this.#restarts.size < this.#config.workerCount) {
      this.#startThread()
    }
  }

  #startThread(): void {
    const events: ThreadEvents = {
      ready: () => this.#assign(),
      ended: (thread, reason) => this.#replace(thread, reason),
    }
    const thread = new WorkerThread(this.#dependencies, resourceLimits(this.#config), events)
    this.#threads.set(thread, {startedAtMs: performance.now()})
  }

  #replace(thread: WorkerThread, reason: string): void {
    const lifetimeMs = Math.round(performance.now() - (this.#threads.get(thread)?.startedAtMs ?? 0))
    this.#threads.delete(thread)
    if (this.#isClosed) {
      return
    }
    this.#failuresInARow = lifetimeMs >= soundLifetimeMs ? 1 : this.#failuresInARow + 1
    const delayMs = restartDelayMs(this.#failuresInARow)
    this.#dependencies.log.error(
      {reason, lifetimeMs, delayMs},
      "A worker thread ended (see reason); the hub starts another one. " +
        "If delayMs grows, none can start: check memory and installation.",
    )
    this.#startThreadAfter(delayMs)
    this.#giveUpWaitingWithoutThread(reason)
  }

  #startThreadAfter(delayMs: number): void {
    const timer = setTimeout(() => {
      this.#restarts.delete(timer)
      this.#startThread()
    }, delayMs)
    this.#restarts.add(timer)
  }

  /** When threads cannot even start, waiting for the next one may be for ever. */
  #giveUpWaitingWithoutThread(reason: string): void {
    if (this.#threads.size === 0 && this.#failuresInARow > this.#config.workerCount) {
      this.#answerWaiting(unfinished("no_thread", {reason}))
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

function restartDelayMs(failuresInARow: number): number {
  return failuresInARow <= 1 ? 0 : Math.min(firstDelayMs * 2 ** (failuresInARow - 2), maxDelayMs)
}
