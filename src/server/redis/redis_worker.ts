import {DelayedError, type Job, WaitingError, Worker} from "bullmq"
import {setTimeout as pause} from "node:timers/promises"
import type {StopReason} from "../../actions/rudderstack/report"
import {errorSummary} from "../error_summary"
import type {OpenRuns} from "../open_runs"
import {toldOfEnd} from "../runs/observed"
import type {RunObserver} from "../runs/run_observer"
import type {RunQueue} from "../runs/run_queue"
import type {Sealer} from "../sealer"
import {type CarriedRun, openedRun} from "./carried_run"
import type {Heartbeat} from "./heartbeat"
import type {InterruptedRuns} from "./interrupted_runs"
import {LastingMarks, type LastingMarksParts} from "./lasting_marks"
import {redisPrefix, runQueueName} from "./redis_names"
import {answerOf, sealedAnswer, unopenedRun} from "./run_answer"

export interface WorkerParts extends LastingMarksParts {
  readonly heartbeat: Heartbeat
  readonly interrupted: InterruptedRuns
  readonly sealer: Sealer
  /** Where runs execute in this process; the observer is told of all but their ends. */
  readonly place: RunQueue
  readonly runsAtOnce: number
  readonly observer: RunObserver
  readonly openRuns: OpenRuns
}

/** Executes runs that wait in Redis, as many at once as this process has room for. */
export class RedisWorker {
  readonly #parts: WorkerParts
  readonly #worker: Worker<string>
  readonly #stops = new Map<string, StopReason>()
  readonly #marks: LastingMarks
  #isDraining = false

  constructor(parts: WorkerParts) {
    this.#parts = parts
    const {redis, heartbeat, times, runsAtOnce, openRuns} = parts
    this.#marks = new LastingMarks(parts)
    heartbeat.onReturn(() => void this.#marks.markAgain())
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
  stop(runId: string, reason: StopReason): void {
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
    await this.#parts.heartbeat.settled()
    if (this.#isDraining) {
      await job.moveToWait(token)
      throw new WaitingError()
    }
    const runId = job.id ?? ""
    const isOver = !this.#parts.executing.has(runId) && (await this.#begin(runId, token, this.#opened(job)))
    if (!isOver) {
      await job.moveToDelayed(Date.now() + this.#parts.times.recheckMs, token)
      throw new DelayedError()
    }
  }

  /**
   * @param carried undefined when it cannot be opened here
   * @returns whether the run is over; else it is executed elsewhere, or may be
   */
  async #begin(runId: string, token: string, carried: CarriedRun | undefined): Promise<boolean> {
    const {executing, interrupted} = this.#parts
    executing.add(runId, token)
    const beginning = await this.#marks.begin(runId, token)
    if (beginning.kind === "begun") {
      await (carried ? this.#execute(runId, carried) : this.#end(runId, "", unopenedRun))
      return true
    }
    this.#forget(runId)
    switch (beginning.kind) {
      case "taken":
        throw new WaitingError()
      case "ended":
        return true
      case "begun elsewhere":
        return interrupted.end(beginning.processId, runId, carried)
    }
  }

  async #execute(runId: string, {run, reply}: CarriedRun): Promise<void> {
    const {place, observer} = this.#parts
    const executed = answerOf(() => toldOfEnd(run.facts, observer, () => place.run(run)))
    const reason = this.#stops.get(runId)
    if (reason !== undefined) {
      place.stop(runId, reason) // it was asked for before there was anything to stop
    }
    const answer = await executed
    await this.#end(runId, reply.processId, sealedAnswer(answer, reply.secret))
  }

  async #end(runId: string, processId: string, text: string): Promise<void> {
    await this.#marks.end(runId, processId, text)
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

  /** While Redis is away there is nothing else to say; when it is back, other workers may have been given jobs. */
  #report(error: Error): void {
    const {heartbeat, times, log} = this.#parts
    if (heartbeat.steadyMs > times.lockMs) {
      log.warn({error: errorSummary(error)}, "The queue of runs reports a fault; it goes on.")
    }
  }
}
