import {setTimeout as pause} from "node:timers/promises"
import type {StopReason} from "../../actions/rudderstack/additions"
import {errorSummary} from "../telemetry/error_summary"
import {RunStoreError} from "../store/run_store_error"
import type {Log} from "../telemetry/log"
import type {ListedRow, RunEnd, RunFacts} from "../store/run_record"
import type {EndAnswer} from "../store/run_life"
import type {RunStore} from "../store/run_store"
import type {RunEvent} from "./run_event"
import type {RunObserver, RunOutcome} from "./run_observer"
import {bytesOf, RecordedRun} from "./recorded_run"

/** How often what a run has said is written, and how late a turn may be before others may have ended its runs. */
const turnMs = 1_000
const lateTurnMs = 5_000
/** So few that a store which works in this thread holds it for some milliseconds only. */
const rowsAtOnce = 500
/** What may wait for a store that does not work, perhaps for hours. */
const maxEndedRuns = 1_000
const maxRowBytesWaiting = 50_000_000
const consolation = "Runs are not affected; what is known of them is saved when it works again."

export interface RecorderDependencies {
  readonly store: RunStore
  /** Names this process among those that share the store. */
  readonly worker: string
  /** Has a run stop, as its row asks for; or as its row is no longer this process's. */
  readonly stop: (runId: string, reason: StopReason) => void
  /** Whether others may end the runs of this process, which then have to stop. */
  readonly isShared: boolean
  readonly log: Log
}

/**
 * Writes what becomes of the runs of this process, once per second and at their ends. It never throws and never makes a
 * run wait: while the store does not work, it remembers, within bounds, and goes on trying.
 */
export class RunRecorder implements RunObserver {
  readonly #dependencies: RecorderDependencies
  readonly #runs = new Map<string, RecordedRun>()
  readonly #timer: NodeJS.Timeout
  #lastTurnAtMs = Date.now()
  #hasSlept = false
  #problem: string | undefined
  #lost = {runs: 0, rows: 0}
  #rowBytesWaiting = 0

  constructor(dependencies: RecorderDependencies) {
    this.#dependencies = dependencies
    this.#timer = setInterval(() => void this.#turn(), turnMs).unref()
  }

  /** Why runs are not kept at the moment, and what to do; undefined while all is well. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** Whether the run is this process's to end. */
  has(runId: string): boolean {
    return this.#runs.has(runId)
  }

  /** A run that this process alone takes, executes and ends. */
  queued(run: RunFacts): void {
    this.#write(this.#add(run, "new"))
  }

  /** A run that this process has claimed. */
  claimed(run: RunFacts): void {
    this.#add(run, "claimed").claimed()
  }

  started({id}: RunFacts): void {
    const run = this.#runs.get(id)
    if (run?.started() === true) {
      this.#write(run)
    }
  }

  reported({id}: RunFacts, event: RunEvent): void {
    const run = this.#runs.get(id)
    if (run && !run.end) {
      this.#addRows(run, run.reported(event))
    }
  }

  ended({id}: RunFacts, outcome: RunOutcome): void {
    void this.end(id, outcome)
  }

  /** What others have ended is no longer its own. */
  lost(): void {}

  stopping({id}: RunFacts, reason: StopReason): void {
    this.#runs.get(id)?.stopping(reason)
  }

  /** Resolves once the end is written, with what is kept of the run; undefined where nothing is. */
  async end(runId: string, outcome: RunOutcome, sealedAnswer?: string): Promise<EndAnswer | undefined> {
    const run = this.#runs.get(runId)
    if (!run) {
      return undefined
    }
    run.ended(outcome, sealedAnswer)
    this.#write(run)
    this.#dropTooMany()
    return run.settled
  }

  /**
   * Resolves at once, unless this process has slept: then once the runs have been looked at that others may have ended
   * meanwhile, and those are stopping.
   */
  async awake(): Promise<void> {
    this.#noteSleep()
    while (this.#hasSlept && !(await this.#turn())) {
      await pause(turnMs, undefined, {ref: false}) // the store is away
    }
  }

  /** Writes the last of it, within that time. */
  async close(deadlineMs: number): Promise<void> {
    clearInterval(this.#timer)
    const ended = [...this.#runs.values()].filter(({end}) => end)
    ended.forEach((run) => this.#write(run))
    const late = new Promise<void>((resolve) => setTimeout(resolve, deadlineMs).unref())
    await Promise.race([Promise.all(ended.map(({settled}) => settled)), late])
    const missing = [...this.#runs.values()].filter(({end}) => end).length
    if (missing > 0) {
      this.#dependencies.log.warn(
        {runs: missing},
        "The hub stops before it could save its last runs. " +
          "The history shows them as interrupted, or not at all.",
      )
    }
  }

  #add(run: RunFacts, stage: "new" | "claimed"): RecordedRun {
    const recorded = new RecordedRun(run, stage)
    this.#runs.set(run.id, recorded)
    return recorded
  }

  /**
   * A turn that is late was late because the process was: its host slept, or its thread was blocked. Only the clock that
   * may be set goes on while a host sleeps; one that is set forward costs a look, and nothing else.
   */
  #noteSleep(): void {
    const atMs = Date.now()
    this.#hasSlept ||= this.#dependencies.isShared && atMs - this.#lastTurnAtMs > lateTurnMs
    this.#lastTurnAtMs = atMs
  }

  /** @returns whether the store works */
  async #turn(): Promise<boolean> {
    this.#noteSleep()
    const works = await Promise.all([...this.#runs.values()].map((run) => this.#writeNow(run)))
    const isWritten = works.every((works) => works)
    this.#hasSlept &&= !isWritten
    return isWritten
  }

  #write(run: RecordedRun): void {
    void this.#writeNow(run)
  }

  /** @returns whether the store works */
  #writeNow(run: RecordedRun): Promise<boolean> {
    run.writing ??= this.#tryToWrite(run)
    return run.writing
  }

  async #tryToWrite(run: RecordedRun): Promise<boolean> {
    try {
      await this.#writeSteps(run)
      this.#worked()
      return true
    } catch (error) {
      this.#failed(error)
      return false
    } finally {
      run.writing = undefined
      if (run.end && this.#problem === undefined && this.#runs.has(run.run.id)) {
        this.#write(run) // it ended meanwhile
      }
    }
  }

  async #writeSteps(run: RecordedRun): Promise<void> {
    const {store, worker} = this.#dependencies
    const {id} = run.run
    if (run.stage === "new") {
      await store.insert(run.run)
      run.stage = "waiting"
    }
    if (run.stage === "waiting" && run.startedAtMs !== undefined) {
      await store.claim(id, worker, run.startedAtMs)
      run.stage = "claimed"
    }
    while (run.rows.length > 0) {
      const rows = run.rows.slice(0, rowsAtOnce)
      await store.addRows(id, rows)
      run.rows = run.rows.slice(rows.length)
      this.#rowBytesWaiting -= bytesOf(rows)
    }
    await (run.end ? this.#writeEnd(run, run.end) : this.#writeBeat(run))
  }

  async #writeEnd(run: RecordedRun, end: RunEnd): Promise<void> {
    const {store, worker} = this.#dependencies
    const seen =
      run.stage === "claimed" ? ({state: "running", worker} as const) : ({state: "waiting"} as const)
    const answer = await store.end(run.run.id, seen, end, run.progress, run.written)
    this.#settle(run, answer)
  }

  async #writeBeat(run: RecordedRun): Promise<void> {
    const {store, worker, stop, isShared} = this.#dependencies
    const {progress} = run
    if (run.stage !== "claimed" || (!isShared && progress === run.written)) {
      return
    }
    const answer = await store.beat(run.run.id, worker, progress, Date.now(), run.written)
    run.written = progress
    if (!answer.isMine && isShared) {
      stop(run.run.id, "lost_claim")
    } else if (answer.isMine && answer.stopRequested !== undefined) {
      stop(run.run.id, answer.stopRequested)
    }
  }

  #settle(run: RecordedRun, answer: EndAnswer | undefined): void {
    this.#runs.delete(run.run.id)
    run.settle(answer)
  }

  #addRows(run: RecordedRun, rows: readonly ListedRow[]): void {
    if (this.#rowBytesWaiting >= maxRowBytesWaiting) {
      this.#lost.rows += rows.length
    } else {
      this.#rowBytesWaiting += bytesOf(rows)
      run.rows.push(...rows)
    }
  }

  #dropTooMany(): void {
    const ended = [...this.#runs.values()].filter(({end}) => end)
    for (const run of ended.slice(0, Math.max(0, ended.length - maxEndedRuns))) {
      this.#lost.runs++
      this.#lost.rows += run.rows.length
      this.#rowBytesWaiting -= bytesOf(run.rows)
      this.#settle(run, undefined)
    }
  }

  #worked(): void {
    if (this.#problem !== undefined) {
      this.#problem = undefined
      this.#dependencies.log.info(
        this.#lost,
        "The run history works again. See runs and rows for how many it lacks.",
      )
      this.#lost = {runs: 0, rows: 0}
    }
  }

  #failed(error: unknown): void {
    if (this.#problem === undefined) {
      this.#dependencies.log.error(
        {error: errorSummary(error)},
        "The run history does not work. Fix the cause (see error). Runs are not affected, and the hub saves them later.",
      )
    }
    const cause =
      error instanceof RunStoreError ? error.message : "The run history does not work; see the log."
    this.#problem = `${cause} ${consolation}`
  }
}
