import {MemoryRunStore} from "../../../../src/server/history/memory_run_store"
import type {ListedRow, RunRecord} from "../../../../src/server/history/run_record"

/** Keeps runs in memory, writes down what it is asked to save, and fails or hangs as the test wants it to. */
export class TroubledStore extends MemoryRunStore {
  readonly saved: RunRecord[] = []
  readonly batches: (readonly ListedRow[])[] = []
  /** What every call that writes fails with. */
  trouble: Error | undefined
  /** What every save waits for. */
  delay: Promise<unknown> = Promise.resolve()
  tries = 0
  #savesAtOnce = 0
  mostSavesAtOnce = 0

  constructor() {
    super(1_000_000_000)
  }

  override async save(run: RunRecord): Promise<void> {
    this.tries++
    this.mostSavesAtOnce = Math.max(this.mostSavesAtOnce, ++this.#savesAtOnce)
    await this.delay
    this.#savesAtOnce--
    this.#failIfTroubled()
    this.saved.push(run)
    await super.save(run)
  }

  override async addRows(runId: string, rows: readonly ListedRow[]): Promise<void> {
    this.#failIfTroubled()
    this.batches.push(rows)
    await super.addRows(runId, rows)
  }

  #failIfTroubled(): void {
    if (this.trouble) {
      throw this.trouble
    }
  }
}
