import type {ListedRow, RunRecord} from "./run_record"

/** A run in memory, with its rows and the store's own counts. */
export class KeptRun {
  #run: RunRecord
  #runBytes: number
  #rowBytes = 0
  #eventsKept = 0
  #rowsResent = 0
  #downloads = 0
  readonly #rows = new Map<number, ListedRow>()

  constructor(run: RunRecord) {
    this.#run = run
    this.#runBytes = bytesOf(run)
  }

  /** About what it occupies. */
  get bytes(): number {
    return this.#runBytes + this.#rowBytes
  }

  get run(): RunRecord {
    return {
      ...this.#run,
      rowsListed: this.#rows.size,
      eventsKept: this.#eventsKept,
      rowsResent: this.#rowsResent,
      downloads: this.#downloads,
    }
  }

  /** By row number. */
  get rows(): ListedRow[] {
    return [...this.#rows.values()].sort((a, b) => a.rowNumber - b.rowNumber)
  }

  replace(run: RunRecord): void {
    this.#run = run
    this.#runBytes = bytesOf(run)
  }

  addRow(row: ListedRow): void {
    if (this.#rows.has(row.rowNumber)) {
      return
    }
    this.#rows.set(row.rowNumber, row)
    this.#rowBytes += bytesOf(row)
    this.#eventsKept += row.sealedEvent === undefined ? 0 : 1
    this.#rowsResent += row.resentBy === undefined ? 0 : 1
  }

  markResent(rowNumber: number, resentBy: string): void {
    const row = this.#rows.get(rowNumber)
    if (row) {
      this.#rowsResent += row.resentBy === undefined ? 1 : 0
      this.#rows.set(rowNumber, {...row, resentBy})
    }
  }

  countDownload(): void {
    this.#downloads++
  }
}

function bytesOf(value: RunRecord | ListedRow): number {
  return Buffer.byteLength(JSON.stringify(value))
}
