import {DelayedError, type Job, WaitingError, Worker} from "bullmq"
import type {Redis} from "ioredis"
import {setTimeout as pause} from "node:timers/promises"
import {errorSummary} from "../error_summary"
import type {Log} from "../log"
import type {OpenRuns} from "../open_runs"
import {toldOfEnd} from "../runs/observed"
import type {RunObserver} from "../runs/run_observer"
import type {RunQueue} from "../runs/run_queue"
import type {Sealer} from "../sealer"
import {type CarriedRun, openedRun} from "./carried_run"
import type {ClusterTimes} from "./cluster_times"
import type {ExecutingRuns} from "./executing_runs"
import type {Heartbeat} from "./heartbeat"
import type {InterruptedRuns} from "./interrupted_runs"
import {redisPrefix, runQueueName} from "./redis_names"
import {answerOf, sealedAnswer, unopenedRun} from "./run_answer"
import type {RunMarks} from "./run_marks"

export interface WorkerParts {
  /** A connection that waits until Redis is back. */
  readonly redis: Redis
  readonly heartbeat: Heartbeat
  readonly marks: RunMarks
  readonly interrupted: InterruptedRuns
  readonly executing: ExecutingRuns
  readonly sealer: Sealer
  readonly times: ClusterTimes
  /** Where runs execute in this process; the observer is told of all but their ends. */
  readonly place: RunQueue
  readonly runsAtOnce: number
  readonly observer: RunObserver
  readonly openRuns: OpenRuns
  readonly log: Log
}

/** Executes runs that wait in Redis, as many at once as this process has room for. */
export class RedisWorker {
  readonly #parts: WorkerParts
  readonly #worker: Worker<string>
  readonly #stops = new Map<string, string>()
  #isDraining = false

  constructor(parts: WorkerParts) {
    this.#parts = parts
    const {redis, heartbeat, times, runsAtOnce, openRuns} = parts
    heartbeat.onReturn(() => void this.#markAgain())
    this.#worker = new Worker<string>(
      runQueueName,
      (job, token = "") => openRuns.track(this.#take(job, token)),
      {
        connection: redis,
        prefix: redisPrefix,
        concurrency: runsAtOnce,
        lockDuration: times.lockMs,
        stalledInterval: times.stalledEveryMs,
        maxStalledCount: Number.MAX_SAFE_INTEGER, // who began a run is marked: see RunMarks
        runRetryDelay: times.reconnectMs,
        skipVersionCheck: true,
      },
    )
    this.#worker.on("error", (error) => this.#report(error))
  }

  /** Has a run stop if this process has been given it. */
  stop(runId: string, reason: string): void {
    if (this.#parts.executing.has(runId)) {
      this.#stops.set(runId, reason)
      this.#parts.place.stop(runId, reason)
    }
  }

  /** What others have not begun is theirs from now on. */
  takeNoMore(): void {
    this.#isDraining = true
    void this.#worker.pause(true)
  }

  /** Resolves when all answers are written, or cannot be. */
  async close(): Promise<void> {
    const {closeMs} = this.#parts.times
    this.takeNoMore()
    await Promise.race([this.#parts.executing.untilNone(), pause(closeMs)])
    await Promise.race([this.#worker.close(), pause(closeMs)])
  }

  /** Resolves when BullMQ can forget the job; what it rejects with says that others go on with it. */
  async #take(job: Job<string>, token: string): Promise<void> {
    if (this.#isDraining) {
      await job.moveToWait(token)
      throw new WaitingError()
    }
    const runId = job.id ?? ""
    const carried = this.#opened(job)
    if (!carried) {
      await this.#parts.marks.end(runId, "", unopenedRun)
      return
    }
    await this.#parts.heartbeat.settled()
    const isOver = this.#parts.executing.has(runId) ? false : await this.#begin(runId, token, carried)
    if (!isOver) {
      await job.moveToDelayed(Date.now() + this.#parts.times.recheckMs, token)
      throw new DelayedError()
    }
  }

  /** @returns whether the run is over; else it is executed elsewhere, or may be */
  async #begin(runId: string, token: string, carried: CarriedRun): Promise<boolean> {
    const {executing, marks, interrupted} = this.#parts
    executing.add(runId, token)
    const beginning = await marks.begin(runId, token)
    if (beginning.kind === "begun") {
      await this.#execute(runId, carried)
      return true
    }
    this.#forget(runId)
    switch (beginning.kind) {
      case "taken":
        throw new WaitingError()
      case "ended":
        return true
      case "begun elsewhere":
        return interrupted.end(beginning.processId, carried)
    }
  }

  async #execute(runId: string, {run, reply}: CarriedRun): Promise<void> {
    const {place, observer, marks} = this.#parts
    const executed = answerOf(() => toldOfEnd(run.facts, observer, () => place.run(run)))
    const reason = this.#stops.get(runId)
    if (reason !== undefined) {
      place.stop(runId, reason) // it was asked for before there was anything to stop
    }
    const answer = await executed
    await marks.end(runId, reply.processId, sealedAnswer(answer, reply.secret))
    this.#forget(runId)
  }

  #forget(runId: string): void {
    this.#stops.delete(runId)
    this.#parts.executing.delete(runId)
  }

  #opened(job: Job<string>): CarriedRun | undefined {
    try {
      return openedRun(job.data, this.#parts.sealer)
    } catch (error) {
      this.#parts.log.error(
        {runId: job.id, error: errorSummary(error)},
        "A run cannot be opened: it was sealed with a secret that this process does not have.",
      )
      return undefined
    }
  }

  async #markAgain(): Promise<void> {
    const {executing, marks} = this.#parts
    await Promise.all(executing.entries.map(([runId, token]) => marks.markAgain(runId, token)))
  }

  /** While Redis is away there is nothing else to say; when it is back, other workers may have been given jobs. */
  #report(error: Error): void {
    const {heartbeat, times, log} = this.#parts
    if (heartbeat.steadyMs > times.lockMs) {
      log.warn({error: errorSummary(error)}, "The queue of runs reports a fault; it goes on.")
    }
  }
}
