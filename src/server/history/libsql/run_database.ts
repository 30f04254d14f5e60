import Database from "libsql"
import {closeSync, mkdirSync, openSync} from "node:fs"
import {dirname} from "node:path"
import {z} from "zod"
import {databaseTrouble, newerFileTrouble} from "./database_trouble"
import {migrations} from "./run_sql"

const ownerOnlyFile = 0o600
const ownerOnlyDirectory = 0o700
/** Another process holds the file for some milliseconds at most; meanwhile this thread stands still. */
const busyTimeoutMs = 250
/** What the log beside the file shrinks to once everything in it has been taken over. */
const maxIdleLogBytes = 8_000_000

type Value = string | number | null

const pragmaNumber = z.object({}).catchall(z.number().or(z.unknown()))

/**
 * An SQLite file for runs, readable for its owner only. A transaction that has been committed outlives the process, and
 * a machine that loses its power may lose the last ones, never the file (WAL, synchronous=NORMAL).
 */
export class RunDatabase {
  readonly #path: string
  readonly #database: Database.Database
  readonly #statements = new Map<string, Database.Statement>()

  /** @throws RunStoreError */
  constructor(path: string) {
    this.#path = path
    this.#database = this.#translated(() => openDatabase(path))
  }

  /** Carries out a statement. @returns how many rows it changed */
  run(sql: string, values: readonly Value[]): number {
    return this.#translated(() => this.#statement(sql).run(...values).changes)
  }

  /** The rows of an answer. They are taken at once: an unfinished answer would hold on to an old state of the file. */
  all(sql: string, values: readonly Value[]): unknown[] {
    return this.#translated(() => this.#statement(sql).all(...values))
  }

  /** All or nothing, and alone. */
  change<Result>(work: () => Result): Result {
    return this.#translated(() => this.#database.transaction(work).immediate())
  }

  /** What the runs occupy: unlike the file, without the room that deleted ones have left. */
  get usedBytes(): number {
    const pages = this.#pragma("page_count") - this.#pragma("freelist_count")
    return pages * this.#pragma("page_size")
  }

  /** Gives room back to the disk. */
  shrink(): void {
    this.#translated(() => {
      this.#database.exec("PRAGMA incremental_vacuum")
      this.#emptyLog()
    })
  }

  /** The package keeps its statements open until memory is collected, and with them the log beside the file. */
  close(): void {
    this.#translated(() => {
      this.#emptyLog()
      this.#database.close()
    })
  }

  #emptyLog(): void {
    this.#database.pragma("wal_checkpoint(TRUNCATE)")
  }

  #statement(sql: string): Database.Statement {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  #pragma(name: string): number {
    return this.#translated(() => numberOf(this.#database, name))
  }

  #translated<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      throw databaseTrouble(this.#path, error)
    }
  }
}

function openDatabase(path: string): Database.Database {
  mkdirSync(dirname(path), {recursive: true, mode: ownerOnlyDirectory})
  closeSync(openSync(path, "a", ownerOnlyFile))
  const database = new Database(path, {timeout: busyTimeoutMs})
  try {
    database.pragma("auto_vacuum = INCREMENTAL")
    database.pragma("journal_mode = WAL")
    database.pragma("synchronous = NORMAL")
    database.pragma(`journal_size_limit = ${maxIdleLogBytes}`)
    database.transaction(() => migrate(database, path)).immediate()
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function migrate(database: Database.Database, path: string): void {
  const version = numberOf(database, "user_version")
  if (version > migrations.length) {
    throw newerFileTrouble(path)
  }
  for (const step of migrations.slice(version)) {
    database.exec(step)
  }
  if (version < migrations.length) {
    database.pragma(`user_version = ${migrations.length}`)
  }
}

function numberOf(database: Database.Database, pragma: string): number {
  const [row] = z.array(pragmaNumber).parse(database.pragma(pragma))
  return z.number().parse(row?.[pragma])
}
