import {isOver} from "./is_over"
import {KeptRun} from "./kept_run"
import {isWanted} from "./run_filter"
import {newestFirst} from "./run_order"
import type {ListedRow, RunRecord} from "./run_record"
import type {RetentionLimits, RunFilter, RunPage, RunStore} from "./run_store"

/** Several thousand runs, a tenth of what a worker thread may use by default. */
const defaultMaxBytes = 50_000_000

/**
 * Keeps runs until the process ends: for hubs without a disk, and when the history's file cannot be used. It never
 * grows far beyond its own limit, whatever retention allows.
 */
export class MemoryRunStore implements RunStore {
  readonly #runs = new Map<string, KeptRun>()
  readonly #maxBytes: number

  constructor(maxBytes = defaultMaxBytes) {
    this.#maxBytes = maxBytes
  }

  async save(run: RunRecord): Promise<void> {
    const kept = this.#runs.get(run.id)
    if (!kept) {
      this.#runs.set(run.id, new KeptRun(run))
    } else if (run.state !== "queued") {
      kept.replace(run)
    }
    this.#shrinkTo(this.#maxBytes)
  }

  async run(id: string): Promise<RunRecord | undefined> {
    return this.#runs.get(id)?.run
  }

  async page(filter: RunFilter, offset: number, limit: number): Promise<RunPage> {
    const wanted = this.#all().filter((run) => isWanted(run, filter))
    return {runs: wanted.sort(newestFirst).slice(offset, offset + limit), total: wanted.length}
  }

  async addRows(runId: string, rows: readonly ListedRow[]): Promise<void> {
    const kept = this.#runs.get(runId)
    rows.forEach((row) => kept?.addRow(row))
    this.#shrinkTo(this.#maxBytes)
  }

  async rows(runId: string, offset: number, limit: number): Promise<readonly ListedRow[]> {
    return this.#runs.get(runId)?.rows.slice(offset, offset + limit) ?? []
  }

  async markResent(runId: string, rowNumbers: readonly number[], resentBy: string): Promise<void> {
    const kept = this.#runs.get(runId)
    rowNumbers.forEach((rowNumber) => kept?.markResent(rowNumber, resentBy))
  }

  async countDownload(runId: string): Promise<void> {
    this.#runs.get(runId)?.countDownload()
  }

  /** All its runs are of this process. */
  async interrupt(): Promise<number> {
    return 0
  }

  async prune({maxAgeMs, maxBytes}: RetentionLimits, nowMs: number): Promise<void> {
    for (const {id} of this.#ended().filter((run) => endOf(run) < nowMs - maxAgeMs)) {
      this.#runs.delete(id)
    }
    this.#shrinkTo(Math.min(maxBytes, this.#maxBytes))
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {}

  #all(): RunRecord[] {
    return [...this.#runs.values()].map(({run}) => run)
  }

  /** The one that ended longest ago comes first. */
  #ended(): RunRecord[] {
    return this.#all()
      .filter(isOver)
      .sort((a, b) => endOf(a) - endOf(b))
  }

  #shrinkTo(maxBytes: number): void {
    let bytes = [...this.#runs.values()].reduce((sum, kept) => sum + kept.bytes, 0)
    for (const {id} of bytes > maxBytes ? this.#ended() : []) {
      if (bytes <= maxBytes) {
        return
      }
      bytes -= this.#runs.get(id)?.bytes ?? 0
      this.#runs.delete(id)
    }
  }
}

function endOf({endedAtMs, changedAtMs}: RunRecord): number {
  return endedAtMs ?? changedAtMs
}
