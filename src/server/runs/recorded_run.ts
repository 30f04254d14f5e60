import type {StopReason} from "../../actions/rudderstack/report"
import {type ListedRow, type NewRun, noProgress, type RunEnd, type RunProgress} from "../store/run_record"
import type {EndAnswer} from "../store/run_store"
import type {NotSentEvent, RunEvent} from "./run_event"
import type {RunOutcome} from "./run_observer"
import {progressAfter} from "./run_progress"

/** Nobody reads more, and sending more again is a new run of the Look. */
const maxRowsListed = 10_000
/** So that one run, which fails as a whole, leaves most of the default 200 MB to others. */
const maxEventBytes = 20_000_000
/** Of a row beside its event: numbers, an id, a code. */
const bytesBesideEvent = 250
/** Of an action's answer, which may be of any length; Looker's users see far less. */
const maxMessageLength = 10_000

/** What is known of a run of this process, and what the store has of it. */
export class RecordedRun {
  readonly run: NewRun
  /** What the store knows: nothing, a run that waits, or one of this process. */
  stage: "new" | "waiting" | "claimed"
  startedAtMs: number | undefined
  /** When that was, or when it was asked for, on the clock that nobody sets. */
  #steadyStartMs = performance.now()
  progress: RunProgress
  /** What the store has of it. */
  written: RunProgress | undefined
  /** Rows not sent that the store has not got yet. */
  rows: ListedRow[] = []
  end: RunEnd | undefined
  /** Resolves with whether the store works; undefined while nothing is being written. */
  writing: Promise<boolean> | undefined
  /** Resolves once the end is written, or somebody else's is. */
  readonly settled: Promise<EndAnswer | undefined>
  settle: (answer: EndAnswer | undefined) => void = () => {}
  #stoppedBy: StopReason | undefined
  /** What ended it before its end: a code. */
  #failure: string | undefined
  /** Whether it said that it has found nothing wrong. */
  #isClean = false
  #rowsListed = 0
  #eventBytes = 0

  constructor(run: NewRun, stage: "new" | "claimed") {
    this.run = run
    this.stage = stage
    this.progress = noProgress(run)
    this.settled = new Promise((resolve) => (this.settle = resolve))
  }

  started(): void {
    this.startedAtMs = Date.now()
    this.#steadyStartMs = performance.now()
  }

  /** @returns the rows to list of those that were not sent */
  reported(event: RunEvent): readonly ListedRow[] {
    this.progress = progressAfter(this.progress, event, this.#elapsedMs)
    if (event.kind === "ended") {
      this.#failure = event.failure
      this.#isClean = event.failure === undefined && event.rowsNotSent === 0
    }
    return event.kind === "not_sent" ? this.#listed(event) : []
  }

  /** Somebody has asked it to stop: should it end before its end, the first one is why. */
  stopping(reason: StopReason): void {
    this.#stoppedBy ??= reason
  }

  /** A dry run that found nothing wrong has succeeded, whatever Looker is told. */
  ended({isSuccess, message}: RunOutcome): void {
    const endedAtMs = (this.startedAtMs ?? this.run.queuedAtMs) + this.#elapsedMs
    const [stoppedBy, failure] = [this.#stoppedBy, this.#failure]
    const kept = {endedAtMs, failure, message: message?.slice(0, maxMessageLength)}
    const isStopped = !isSuccess && (failure === "stopped" || this.startedAtMs === undefined)
    this.end ??=
      isStopped && stoppedBy !== undefined
        ? {...kept, state: "stopped", stoppedBy, failure: "stopped"}
        : {...kept, state: isSuccess || this.#isCleanDryRun ? "succeeded" : "failed"}
  }

  get #elapsedMs(): number {
    return Math.round(performance.now() - this.#steadyStartMs)
  }

  get #isCleanDryRun(): boolean {
    return this.progress.kind === "dry_run" && this.#isClean
  }

  #listed({outcome, rows}: NotSentEvent): ListedRow[] {
    const taken = rows.slice(0, maxRowsListed - this.#rowsListed)
    this.#rowsListed += taken.length
    return taken.map(({rowNumber, messageId, sealedEvent}) => ({
      ...{rowNumber, messageId, outcome, resentBy: undefined},
      sealedEvent: this.#keptEvent(sealedEvent),
    }))
  }

  #keptEvent(sealedEvent: string | undefined): string | undefined {
    if (sealedEvent === undefined || this.#eventBytes + sealedEvent.length > maxEventBytes) {
      return undefined
    }
    this.#eventBytes += sealedEvent.length
    return sealedEvent
  }
}

/** What rows take of the memory while they wait for the store. */
export function bytesOf(rows: readonly ListedRow[]): number {
  return rows.reduce((sum, {sealedEvent = ""}) => sum + bytesBesideEvent + sealedEvent.length, 0)
}
