import type {RunChange} from "./run_change"
import type {ListedRow} from "./run_record"

/** Of a row beside its event: numbers, an id, a reason. */
const bytesBesideEvent = 250

/** What of one run has not been saved yet. */
export class UnsavedRun {
  readonly id: string
  /** The last one: it takes in all before it. */
  change: RunChange | undefined
  dueAtMs: number
  readonly rows: ListedRow[] = []
  #rowBytes = 0

  constructor(id: string, dueAtMs: number) {
    this.id = id
    this.dueAtMs = dueAtMs
  }

  /** About what its rows occupy. */
  get rowBytes(): number {
    return this.#rowBytes
  }

  addRows(rows: readonly ListedRow[]): void {
    for (const row of rows) {
      this.rows.push(row)
      this.#rowBytes += bytesBesideEvent + (row.sealedEvent?.length ?? 0)
    }
  }

  /** Adds what has happened since. */
  addLater(later: UnsavedRun): void {
    this.change = later.change ?? this.change
    this.dueAtMs = Math.min(this.dueAtMs, later.dueAtMs)
    this.addRows(later.rows)
  }
}
