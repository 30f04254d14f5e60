import {setImmediate as nextTurn} from "node:timers/promises"
import type {Log} from "../telemetry/log"
import type {HistoryClock} from "./history_clock"
import type {RunChange} from "./run_change"
import type {ListedRow} from "./run_record"
import type {RunStore} from "./run_store"
import type {StoreHealth} from "./store_health"
import type {UnsavedRun} from "./unsaved_run"
import {UnsavedRuns} from "./unsaved_runs"

/** How long a change may wait for others of its run, so that a busy run is saved about twice a second. */
const soonMs = 500
/** How long another process may take to save the end of a run that it executed. */
const secondLookMs = 2_000
/** So few that a store which works in this thread holds it for some milliseconds only. */
const rowsAtOnce = 500
/** How long the last saves may take when the hub ends. */
const closeMs = 5_000

export interface WriterParts {
  readonly store: RunStore
  readonly health: StoreHealth
  readonly clock: HistoryClock
  readonly log: Log
}

/** Saves runs, one at a time and each in order, outside of whatever tells of them; tries again until the store works. */
export class RunWriter {
  readonly #parts: WriterParts
  readonly #unsaved = new UnsavedRuns()
  #work: Promise<void> | undefined
  #cancelTimer = () => {}
  #isClosing = false

  constructor(parts: WriterParts) {
    this.#parts = parts
  }

  saveAtOnce(id: string, change: RunChange): void {
    this.#unsaved.addChange(id, change, this.#afterMs(0))
    this.#schedule()
  }

  saveSoon(id: string, change: RunChange): void {
    this.#unsaved.addChange(id, change, this.#afterMs(soonMs))
    this.#schedule()
  }

  addRowsSoon(id: string, rows: readonly ListedRow[]): void {
    this.#unsaved.addRows(id, rows, this.#afterMs(soonMs))
    this.#schedule()
  }

  /** Saves what waits, unless the store does not work or takes too long. */
  async close(): Promise<void> {
    const {clock, log} = this.#parts
    this.#isClosing = true
    this.#cancelTimer()
    let stopWaiting = () => {}
    const tooLong = new Promise<void>((resolve) => {
      stopWaiting = clock.after(closeMs, resolve)
    })
    await Promise.race([this.#finish(), tooLong])
    stopWaiting()
    if (this.#unsaved.count > 0) {
      log.warn({runs: this.#unsaved.count}, "The hub ends before the last of its runs could be saved.")
    }
  }

  async #finish(): Promise<void> {
    await this.#work
    await this.#saveAllDue()
  }

  #schedule(): void {
    this.#cancelTimer()
    const {next} = this.#unsaved
    if (this.#work || this.#isClosing || !next) {
      return
    }
    const delayMs = Math.max(next.dueAtMs - this.#afterMs(0), this.#parts.health.pauseMs)
    if (delayMs > 0) {
      this.#cancelTimer = this.#parts.clock.after(delayMs, () => this.#schedule())
    } else {
      this.#work = this.#saveAllDue().finally(() => {
        this.#work = undefined
        this.#schedule()
      })
    }
  }

  async #saveAllDue(): Promise<void> {
    await nextTurn()
    for (let run = this.#takeDue(); run; run = this.#takeDue()) {
      if (!(await this.#save(run))) {
        return
      }
      await nextTurn()
    }
  }

  #takeDue(): UnsavedRun | undefined {
    const {next} = this.#unsaved
    const isDue = next && (this.#isClosing || next.dueAtMs <= this.#afterMs(0))
    return isDue ? this.#unsaved.take(next.id) : undefined
  }

  /** @returns whether the store works */
  async #save(run: UnsavedRun): Promise<boolean> {
    const {store, health} = this.#parts
    try {
      const later = await run.change?.save(store)
      for (let at = 0; at < run.rows.length; at += rowsAtOnce) {
        await store.addRows(run.id, run.rows.slice(at, at + rowsAtOnce))
        await nextTurn()
      }
      if (later) {
        run.change = later
        this.#unsaved.putBack(run, this.#afterMs(secondLookMs))
      }
      health.worked()
      this.#tellOfLosses()
      return true
    } catch (error) {
      health.failed(error)
      this.#unsaved.putBack(run, this.#afterMs(0))
      return false
    }
  }

  #tellOfLosses(): void {
    const {runs, rows} = this.#unsaved.takeLosses()
    if (runs > 0 || rows > 0) {
      this.#parts.log.warn(
        {runs, rows},
        "Some runs or rows are missing in the history: too many waited to be saved.",
      )
    }
  }

  #afterMs(delayMs: number): number {
    return this.#parts.clock.nowMs() + delayMs
  }
}
