import Database from "libsql"
import {Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement} from "kysely"
import {closeSync, mkdirSync, openSync} from "node:fs"
import {dirname} from "node:path"
import {setTimeout as pause} from "node:timers/promises"
import {z} from "zod"
import {codeOf, libsqlTrouble} from "./libsql_trouble"
import {migrateToLatest} from "./migrations"
import type {StoreDatabase, StoreTables} from "./store_database"

const ownerOnlyFile = 0o600
const ownerOnlyDirectory = 0o700
/** Another process holds the file for some milliseconds at most; meanwhile this thread stands still. */
const busyTimeoutMs = 250
/** What the log beside the file shrinks to once everything in it has been taken over. */
const maxIdleLogBytes = 8_000_000
/** So that a store in memory never takes more, whatever waits to be pruned. */
const maxMemoryBytes = 100_000_000

/** Processes that begin at once get in each other's way while they make the tables. */
const startTries = 20
const startPauseMs = 100
const passesByItself = /^SQLITE_(BUSY|LOCKED|CONSTRAINT)/

const inMemory = ":memory:"

/**
 * An SQLite file for runs, readable for its owner only. A transaction that has been committed outlives the process, and
 * a machine that loses its power may lose the last ones, never the file (WAL, synchronous=NORMAL).
 */
export class LibsqlDatabase implements StoreDatabase {
  readonly kysely: Kysely<StoreTables>
  readonly #path: string
  readonly #file: Database.Database

  /**
   * @param path undefined: in memory
   * @throws RunStoreError
   */
  static async open(path: string = inMemory): Promise<LibsqlDatabase> {
    return startedAmongOthers(path, async () => new LibsqlDatabase(path))
  }

  private constructor(path: string) {
    this.#path = path
    this.#file = openFile(path)
    this.kysely = new Kysely({dialect: new SqliteDialect({database: guarded(this.#file)})})
  }

  migrate(): Promise<void> {
    return startedAmongOthers(this.#path, () => migrateToLatest(this.kysely, "libsql"))
  }

  async usedBytes(): Promise<number> {
    const pages = this.#pragma("page_count") - this.#pragma("freelist_count")
    return pages * this.#pragma("page_size")
  }

  async shrink(): Promise<void> {
    this.#file.exec("PRAGMA incremental_vacuum")
    this.#emptyLog()
  }

  explain(error: unknown): unknown {
    return libsqlTrouble(this.#path, error)
  }

  /** The package keeps its statements open until memory is collected, and with them the log beside the file. */
  async close(): Promise<void> {
    try {
      this.#emptyLog()
    } finally {
      this.#file.close()
    }
  }

  #emptyLog(): void {
    this.#file.pragma("wal_checkpoint(TRUNCATE)")
  }

  #pragma(name: string): number {
    const [row] = z.array(z.record(z.string(), z.unknown())).parse(this.#file.pragma(name))
    return z.number().parse(row?.[name])
  }
}

function openFile(path: string): Database.Database {
  if (path !== inMemory) {
    mkdirSync(dirname(path), {recursive: true, mode: ownerOnlyDirectory})
    closeSync(openSync(path, "a", ownerOnlyFile))
  }
  const file = new Database(path)
  try {
    file.pragma(`busy_timeout = ${busyTimeoutMs}`) // before the journal: changing that may have to wait
    file.pragma("auto_vacuum = INCREMENTAL")
    file.pragma("journal_mode = WAL")
    file.pragma("synchronous = NORMAL")
    file.pragma(`journal_size_limit = ${maxIdleLogBytes}`)
    if (path === inMemory) {
      file.pragma(`max_page_count = ${Math.floor(maxMemoryBytes / 4096)}`)
    }
    return file
  } catch (error) {
    file.close()
    throw error
  }
}

/**
 * libsql as Kysely uses it. A change begins by taking the file for itself, and not with a prepared statement: one that
 * another process keeps waiting for too long stays unfinished, and then nothing can be committed any more.
 */
function guarded(file: Database.Database): SqliteDatabase {
  return {
    prepare: (text) => {
      if (text === "begin") {
        return command(() => file.exec("begin immediate"))
      }
      // A full disk ends a transaction by itself; a rollback then fails and would hide why.
      if (text === "rollback") {
        return command(() => file.inTransaction && file.exec(text))
      }
      const statement = file.prepare(text)
      const alone = <Result>(work: () => Result): Result =>
        file.inTransaction || !changes.test(text) ? work() : file.transaction(work).immediate()
      return {
        reader: statement.reader,
        all: (values) => alone(() => statement.all(values)),
        run: (values) => alone(() => statement.run(values)),
        iterate: (values) => statement.iterate(values),
      }
    },
    close: () => void file.close(),
  }
}

const changes = /^(insert|update|delete)/i
const nothingChanged = {changes: 0, lastInsertRowid: 0}

function command(execute: () => unknown): SqliteStatement {
  return {
    reader: false,
    all: () => [],
    run: () => {
      execute()
      return nothingChanged
    },
    iterate: () => [][Symbol.iterator](),
  }
}

async function startedAmongOthers<Result>(path: string, start: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await start()
    } catch (error) {
      if (tries === startTries || !passesByItself.test(codeOf(error) ?? "")) {
        throw libsqlTrouble(path, error)
      }
      await pause(startPauseMs)
    }
  }
}
