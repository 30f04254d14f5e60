import {setImmediate as nextTurn} from "node:timers/promises"
import {z} from "zod"
import {interruptedRun} from "../interrupted_run"
import {isOver} from "../is_over"
import {searchedText} from "../run_filter"
import {outcomeFromJson, outcomeToJson} from "../outcome_json"
import {runFromJson, runToJson} from "../run_json"
import type {ListedRow, RunRecord} from "../run_record"
import type {RetentionLimits, RunFilter, RunPage, RunStore} from "../run_store"
import {type OwnerParts, Owners} from "./owners"
import {RunDatabase} from "./run_database"
import * as sql from "./run_sql"

/** So few that the thread which answers Looker stands still for some milliseconds only. */
const runsDeletedAtOnce = 100

const storedRun = z
  .object({
    record: z.string(),
    rows_listed: z.number(),
    events_kept: z.number(),
    rows_resent: z.number(),
    downloads: z.number(),
  })
  .transform(({record, ...counts}) =>
    runFromJson(record, {
      rowsListed: counts.rows_listed,
      eventsKept: counts.events_kept,
      rowsResent: counts.rows_resent,
      downloads: counts.downloads,
    }),
  )

const listedRow = z
  .object({
    row_number: z.number(),
    message_id: z.string().nullable(),
    reason: z.string(),
    resent_by: z.string().nullable(),
    sealed_event: z.string().nullable(),
  })
  .transform((row) => ({
    rowNumber: row.row_number,
    messageId: row.message_id ?? undefined,
    outcome: outcomeFromJson(row.reason),
    sealedEvent: row.sealed_event ?? undefined,
    resentBy: row.resent_by ?? undefined,
  }))

const numbered = z.object({number: z.number()})
const owned = z.object({owner: z.string()})
const counted = z.object({total: z.number()})
const weighed = z.object({number: z.number(), bytes: z.number()})

/** Keeps runs in an SQLite file. Several processes of one machine may use the same file. */
export class LibsqlRunStore implements RunStore {
  readonly #database: RunDatabase
  readonly #owners: Owners

  /**
   * @param path of the file, which is made where there is none
   * @throws RunStoreError
   */
  constructor(path: string, nowMs: number, parts: OwnerParts = {}) {
    this.#database = new RunDatabase(path)
    this.#owners = new Owners(this.#database, parts)
    this.#owners.show(nowMs)
  }

  async save(run: RunRecord): Promise<void> {
    this.#save(run)
  }

  async run(id: string): Promise<RunRecord | undefined> {
    const [row] = this.#database.all(sql.findRun, [id])
    return row === undefined ? undefined : storedRun.parse(row)
  }

  async page(filter: RunFilter, offset: number, limit: number): Promise<RunPage> {
    const page = sql.pageOf(filter, offset, limit)
    const count = sql.countOf(filter)
    const runs = this.#database.all(page.sql, page.values).map((row) => storedRun.parse(row))
    const [row] = this.#database.all(count.sql, count.values)
    return {runs, total: counted.parse(row).total}
  }

  async addRows(runId: string, rows: readonly ListedRow[]): Promise<void> {
    this.#database.change(() => {
      const number = this.#numberOf(runId)
      if (number !== undefined) {
        this.#addRows(number, rows)
      }
    })
  }

  async rows(runId: string, offset: number, limit: number): Promise<readonly ListedRow[]> {
    const number = this.#numberOf(runId)
    const rows = number === undefined ? [] : this.#database.all(sql.listRows, [number, limit, offset])
    return rows.map((row) => listedRow.parse(row))
  }

  async markResent(runId: string, rowNumbers: readonly number[], resentBy: string): Promise<void> {
    this.#database.change(() => {
      const number = this.#numberOf(runId)
      if (number === undefined) {
        return
      }
      let first = 0
      for (const rowNumber of rowNumbers) {
        const values = [resentBy, number, rowNumber]
        first += this.#database.run(sql.markFirstResent, values)
        this.#database.run(sql.markResentAgain, values)
      }
      this.#database.run(sql.countRows, [0, 0, first, 0, number])
    })
  }

  async countDownload(runId: string): Promise<void> {
    this.#database.run(sql.countDownload, [runId])
  }

  async interrupt(nowMs: number, message: string): Promise<number> {
    return this.#database.change(() => {
      this.#owners.show(nowMs)
      const present = this.#owners.present(nowMs)
      const lost = this.#database
        .all(sql.findOpenRuns, [])
        .filter((row) => !present.has(owned.parse(row).owner))
        .map((row) => interruptedRun(storedRun.parse(row), nowMs, message))
      lost.forEach((run) => this.#save(run))
      return lost.length
    })
  }

  async prune({maxAgeMs, maxBytes}: RetentionLimits, nowMs: number): Promise<void> {
    const aged = await this.#deleteInTurns(() =>
      this.#database.all(sql.findRunsEndedBefore, [nowMs - maxAgeMs, runsDeletedAtOnce]),
    )
    const crowded = await this.#deleteInTurns(() => this.#firstEnded(this.#database.usedBytes - maxBytes))
    if (aged + crowded > 0) {
      this.#database.shrink()
    }
  }

  async check(): Promise<void> {
    this.#database.all(sql.readSomething, [])
  }

  async close(): Promise<void> {
    try {
      this.#owners.leave()
    } finally {
      this.#database.close()
    }
  }

  #save(run: RunRecord): void {
    const endedAtMs = isOver(run) ? (run.endedAtMs ?? run.changedAtMs) : null
    this.#database.run(sql.saveRun, [
      ...[run.id, run.queuedAtMs, endedAtMs, run.state, run.action],
      ...[this.#owners.ownId, searchedText(run), runToJson(run)],
    ])
  }

  #numberOf(runId: string): number | undefined {
    const [row] = this.#database.all(sql.findNumber, [runId])
    return row === undefined ? undefined : numbered.parse(row).number
  }

  #addRows(number: number, rows: readonly ListedRow[]): void {
    const added = rows.filter(
      ({rowNumber, messageId, outcome, resentBy, sealedEvent}) =>
        this.#database.run(sql.addRow, [
          ...[number, rowNumber, messageId ?? null],
          ...[outcomeToJson(outcome), resentBy ?? null, sealedEvent ?? null],
        ]) === 1,
    )
    const eventsKept = added.filter(({sealedEvent}) => sealedEvent !== undefined).length
    const resent = added.filter(({resentBy}) => resentBy !== undefined).length
    this.#database.run(sql.countRows, [added.length, eventsKept, resent, bytesOf(added), number])
  }

  /** The runs that ended longest ago, about half as many as occupy so much: what a run occupies is a guess. */
  #firstEnded(bytes: number): unknown[] {
    const runs = bytes <= 0 ? [] : this.#database.all(sql.findRunsEndedFirst, [runsDeletedAtOnce])
    let freed = 0
    return runs.filter((row) => {
      const isNeeded = freed < bytes / 2
      freed += weighed.parse(row).bytes
      return isNeeded
    })
  }

  /** Deletes what the question finds until it finds nothing. @returns how many runs */
  async #deleteInTurns(question: () => unknown[]): Promise<number> {
    let deleted = 0
    for (let runs = question(); runs.length > 0; runs = question()) {
      const numbers = runs.map((row) => numbered.parse(row).number)
      this.#database.change(() => numbers.forEach((number) => this.#delete(number)))
      deleted += numbers.length
      await nextTurn()
    }
    return deleted
  }

  #delete(number: number): void {
    this.#database.run(sql.deleteRows, [number])
    this.#database.run(sql.deleteRun, [number])
  }
}

/** About what rows occupy in the file. */
function bytesOf(rows: readonly ListedRow[]): number {
  return rows.reduce(
    (sum, {messageId = "", outcome, sealedEvent = ""}) =>
      sum + messageId.length + outcomeToJson(outcome).length + sealedEvent.length,
    0,
  )
}
