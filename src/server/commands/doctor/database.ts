import Database from "libsql"
import {closeSync, openSync, readSync} from "node:fs"

/** How every SQLite file begins. */
const header = Buffer.from("SQLite format 3\0")

/** Whether a file holds a database, by its first bytes. */
export function isDatabase(path: string): boolean {
  const start = Buffer.alloc(header.length)
  const file = openSync(path, "r")
  try {
    readSync(file, start, 0, start.length, 0)
  } finally {
    closeSync(file)
  }
  return start.equals(header)
}

/**
 * Writes a new database as the history is written: with a log beside it, which not every file system takes.
 *
 * @throws when that does not work
 */
export function writeTrialDatabase(path: string): void {
  const database = new Database(path)
  try {
    database.pragma("journal_mode = WAL")
    database.exec("CREATE TABLE trial (number INTEGER); INSERT INTO trial VALUES (1)")
  } finally {
    database.close()
  }
}

/**
 * Reads all of a database, and says what is wrong with its structure; undefined when nothing is.
 *
 * @throws when it cannot be read at all
 */
export function structureProblem(path: string): string | undefined {
  const database = new Database(path, {readonly: true})
  try {
    const row = database.prepare("PRAGMA quick_check(1)").get()
    const result =
      row !== null && typeof row === "object" && "quick_check" in row ? row.quick_check : undefined
    return result === "ok" ? undefined : String(result)
  } finally {
    database.close()
  }
}
