import type {RunChange} from "./run_change"
import type {ListedRow} from "./run_record"
import {UnsavedRun} from "./unsaved_run"

/** Runs that may wait for a store which does not work; the record of a long run takes some 10 KB. */
const maxRuns = 1_000
/** What their rows may occupy. */
const maxRowBytes = 50_000_000

/** What has found no place. */
export interface Losses {
  readonly runs: number
  readonly rows: number
}

/** What has not been saved yet of all runs. Bounded, as a store may not work for hours. */
export class UnsavedRuns {
  readonly #runs = new Map<string, UnsavedRun>()
  #rowBytes = 0
  #losses: Losses = {runs: 0, rows: 0}

  get count(): number {
    return this.#runs.size
  }

  /** The run that is due first. */
  get next(): UnsavedRun | undefined {
    return [...this.#runs.values()].reduce<UnsavedRun | undefined>(
      (first, run) => (first && first.dueAtMs <= run.dueAtMs ? first : run),
      undefined,
    )
  }

  addChange(id: string, change: RunChange, dueAtMs: number): void {
    const run = this.take(id) ?? new UnsavedRun(id, dueAtMs)
    run.change = change
    run.dueAtMs = Math.min(run.dueAtMs, dueAtMs)
    this.#put(run)
  }

  addRows(id: string, rows: readonly ListedRow[], dueAtMs: number): void {
    if (this.#rowBytes >= maxRowBytes) {
      this.#lose({runs: 0, rows: rows.length})
      return
    }
    const run = this.take(id) ?? new UnsavedRun(id, dueAtMs)
    run.addRows(rows)
    this.#put(run)
  }

  /** Puts back what is not saved for good; what has been added since is newer. */
  putBack(run: UnsavedRun, dueAtMs: number): void {
    const since = this.take(run.id)
    run.dueAtMs = dueAtMs
    if (since) {
      run.addLater(since)
    }
    this.#put(run)
  }

  take(id: string): UnsavedRun | undefined {
    const run = this.#runs.get(id)
    this.#runs.delete(id)
    this.#rowBytes -= run?.rowBytes ?? 0
    return run
  }

  /** What was lost since this was asked last. */
  takeLosses(): Losses {
    const losses = this.#losses
    this.#losses = {runs: 0, rows: 0}
    return losses
  }

  #put(run: UnsavedRun): void {
    this.#runs.set(run.id, run)
    this.#rowBytes += run.rowBytes
    const [longestUnchanged] = this.#runs.keys()
    if (this.#runs.size > maxRuns && longestUnchanged !== undefined) {
      this.#lose({runs: 1, rows: this.take(longestUnchanged)?.rows.length ?? 0})
    }
  }

  #lose({runs, rows}: Losses): void {
    this.#losses = {runs: this.#losses.runs + runs, rows: this.#losses.rows + rows}
  }
}
