import type {StopReason} from "../../actions/rudderstack/additions"
import {type ListedRow, type RunFacts, noProgress, type RunEnd, type RunProgress} from "../store/run_record"
import type {EndAnswer} from "../store/run_life"
import type {NotSentEvent, RunEvent} from "./run_event"
import {RunEnding} from "./run_ending"
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
  readonly run: RunFacts
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
  readonly #ending: RunEnding
  #rowsListed = 0
  #eventBytes = 0

  constructor(run: RunFacts, stage: "new" | "claimed") {
    this.run = run
    this.stage = stage
    this.progress = noProgress(run)
    this.#ending = new RunEnding(run)
    this.settled = new Promise((resolve) => (this.settle = resolve))
  }

  /** Its wait in the store is over; it may still wait for a thread. */
  claimed(): void {
    this.startedAtMs = Date.now()
    this.#steadyStartMs = performance.now()
  }

  /** @returns whether its wait in the store is over only now */
  started(): boolean {
    const isNew = this.startedAtMs === undefined
    if (isNew) {
      this.claimed()
    }
    this.#ending.hasBegun = true
    return isNew
  }

  /** @returns the rows to list of those that were not sent */
  reported(event: RunEvent): readonly ListedRow[] {
    this.progress = progressAfter(this.progress, event, this.#elapsedMs)
    this.#ending.reported(event)
    return event.kind === "not_sent" ? this.#listed(event) : []
  }

  stopping(reason: StopReason): void {
    this.#ending.stopping(reason)
  }

  /** @param sealedAnswer what Looker gets beside success and message, for the process that answers it */
  ended(outcome: RunOutcome, sealedAnswer?: string): void {
    const end = this.#ending.endOf(outcome)
    const failure = end.state === "stopped" ? "stopped" : this.#ending.reportedEnd?.failure
    const message = outcome.message?.slice(0, maxMessageLength)
    const endedAtMs = (this.startedAtMs ?? this.run.queuedAtMs) + this.#elapsedMs
    this.end ??= {...end, endedAtMs, failure, message, sealedAnswer}
  }

  get #elapsedMs(): number {
    return Math.round(performance.now() - this.#steadyStartMs)
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
