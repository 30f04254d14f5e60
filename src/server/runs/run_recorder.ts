import {setTimeout as pause} from "node:timers/promises"
import type {StopReason} from "../../actions/rudderstack/additions"
import {errorSummary} from "../telemetry/error_summary"
import {RunStoreError} from "../store/run_store_error"
import {RowListing} from "./row_listing"
import type {Log} from "../telemetry/log"
import {type ListedRow, type NewRun, noProgress, type RunEnd, type RunProgress} from "../store/run_record"
import type {EndAnswer, RunStore} from "../store/run_store"
import type {RunEvent} from "./run_event"
import type {RunFacts} from "./run_facts"
import type {RunObserver} from "./run_observer"
import type {RunOutcome} from "./run_outcome"
import {progressAfter} from "./run_progress"

/** How often what a run has said is written, and how late a turn may be before others may have ended its runs. */
const turnMs = 1_000
const lateTurnMs = 5_000
/** So few that a store which works in this thread holds it for some milliseconds only. */
const rowsAtOnce = 500
/** Of an action's answer, which may be of any length; Looker's users see far less. */
const maxMessageLength = 10_000
/** What may wait for a store that does not work, perhaps for hours. */
const maxEndedRuns = 1_000
const maxRowBytesWaiting = 50_000_000
/** Of a row beside its event: numbers, an id, a code. */
const bytesBesideEvent = 250

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

interface RecordedRun {
  readonly run: NewRun
  readonly listing: RowListing
  stage: "new" | "waiting" | "claimed"
  startedAtMs: number | undefined
  progress: RunProgress
  /** What the store has of it. */
  written: RunProgress | undefined
  rows: ListedRow[]
  /** Who has asked it to stop. */
  stoppedBy: StopReason | undefined
  /** What ended it before its end, in its own words. */
  failure: string | undefined
  /** Whether it said that it has found nothing wrong. */
  isClean: boolean
  end: RunEnd | undefined
  /** The end is written, or somebody else's is. */
  readonly settled: {
    resolve(answer: EndAnswer | undefined): void
    readonly promise: Promise<EndAnswer | undefined>
  }
  /** Resolves with whether the store works; undefined while nothing is being written. */
  writing: Promise<boolean> | undefined
}

/**
 * Writes what becomes of the runs of this process, once a second and at their ends. It never throws and never makes a
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
  queued(run: NewRun): void {
    this.#write(this.#add(run, "new"))
  }

  /** A run that this process has claimed. */
  claimed(run: NewRun): void {
    this.#add(run, "claimed").startedAtMs = Date.now()
  }

  started({id}: RunFacts): void {
    const run = this.#runs.get(id)
    if (run && run.startedAtMs === undefined) {
      run.startedAtMs = Date.now()
      this.#write(run)
    }
  }

  reported({id}: RunFacts, event: RunEvent): void {
    const run = this.#runs.get(id)
    if (run && !run.end) {
      const atMs = Date.now() - (run.startedAtMs ?? run.run.queuedAtMs)
      run.progress = progressAfter(run.progress, event, atMs)
      if (event.kind === "ended") {
        run.failure = event.failure
        run.isClean = event.failure === undefined && event.rowsNotSent === 0
      }
      if (event.kind === "not_sent") {
        this.#addRows(run, run.listing.listed(event))
      }
    }
  }

  ended({id}: RunFacts, outcome: RunOutcome): void {
    void this.end(id, outcome)
  }

  /** Somebody has asked a run to stop: should it end before its end, this is why. */
  stopping(runId: string, reason: StopReason): void {
    const run = this.#runs.get(runId)
    if (run) {
      run.stoppedBy ??= reason
    }
  }

  /** The same of all of them. */
  stoppingAll(reason: StopReason): void {
    this.#runs.forEach((_, id) => this.stopping(id, reason))
  }

  /** Resolves once the end is written, with what is kept of the run; undefined where nothing is. */
  async end(runId: string, outcome: RunOutcome): Promise<EndAnswer | undefined> {
    const run = this.#runs.get(runId)
    if (!run) {
      return undefined
    }
    run.end ??= endOf(run, outcome, Date.now())
    this.#write(run)
    this.#dropTooMany()
    return run.settled.promise
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
    await Promise.race([Promise.all(ended.map(({settled}) => settled.promise)), late])
    const missing = [...this.#runs.values()].filter(({end}) => end).length
    if (missing > 0) {
      this.#dependencies.log.warn({runs: missing}, "The hub ends before the last of its runs could be saved.")
    }
  }

  #add(run: NewRun, stage: RecordedRun["stage"]): RecordedRun {
    const recorded: RecordedRun = {
      ...{run, stage, listing: new RowListing(), progress: noProgress(run), written: undefined, rows: []},
      ...{startedAtMs: undefined, stoppedBy: undefined, failure: undefined, isClean: false, end: undefined},
      ...{settled: deferred<EndAnswer | undefined>(), writing: undefined},
    }
    this.#runs.set(run.id, recorded)
    return recorded
  }

  /** A turn that is late was late because the process was: its host slept, or its thread was blocked. */
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
      this.stopping(run.run.id, "lost_claim")
      stop(run.run.id, "lost_claim")
    } else if (answer.isMine && answer.stopRequested !== undefined) {
      this.stopping(run.run.id, answer.stopRequested)
      stop(run.run.id, answer.stopRequested)
    }
  }

  #settle(run: RecordedRun, answer: EndAnswer | undefined): void {
    this.#runs.delete(run.run.id)
    run.settled.resolve(answer)
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
        "The run history works again. So much of it was lost meanwhile.",
      )
      this.#lost = {runs: 0, rows: 0}
    }
  }

  #failed(error: unknown): void {
    if (this.#problem === undefined) {
      this.#dependencies.log.error(
        {error: errorSummary(error)},
        "The run history does not work. Runs are not affected.",
      )
    }
    const cause =
      error instanceof RunStoreError ? error.message : "The run history does not work; see the log."
    this.#problem = `${cause} ${consolation}`
  }
}

/** A dry run that found nothing wrong has succeeded, whatever Looker is told. */
function endOf(run: RecordedRun, {isSuccess, message}: RunOutcome, endedAtMs: number): RunEnd {
  const {stoppedBy, failure, isClean, progress, startedAtMs} = run
  const kept = {endedAtMs, failure, message: message?.slice(0, maxMessageLength)}
  if (!isSuccess && stoppedBy !== undefined && (failure === "stopped" || startedAtMs === undefined)) {
    return {...kept, state: "stopped", stoppedBy, failure: "stopped"}
  }
  return {...kept, state: isSuccess || (progress.kind === "dry_run" && isClean) ? "succeeded" : "failed"}
}

function bytesOf(rows: readonly ListedRow[]): number {
  return rows.reduce((sum, {sealedEvent = ""}) => sum + bytesBesideEvent + sealedEvent.length, 0)
}

function deferred<Value>() {
  let resolve: (value: Value) => void = () => {}
  const promise = new Promise<Value>((settle) => (resolve = settle))
  return {promise, resolve: (value: Value) => resolve(value)}
}
