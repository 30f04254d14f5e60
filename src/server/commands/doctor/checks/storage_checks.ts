import Database from "libsql"
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmdirSync,
  rmSync,
  statfsSync,
  statSync,
} from "node:fs"
import {dirname, join} from "node:path"
import type {Config} from "../../../config/config"
import {type Check, type Finding, ok, warning, wrong} from "../check"

const othersMask = 0o077
const oneMegabyte = 1_000_000

export const dataDirectoryCheck: Check = {
  subject: "data directory",
  examine: async ({config}) => {
    if (!isNeeded(config)) {
      return [ok("Nothing is kept in one.")]
    }
    const path = config.dataDirectory
    const problem = writeProblem(path)
    if (problem) {
      return [problem]
    }
    const findings = [...openToOthers(path), ...roomFindings(config)]
    return findings.length > 0 ? findings : [ok(`The hub can write to ${path}.`)]
  },
}

function isNeeded({secret, history, cluster}: Config): boolean {
  return secret === undefined || (history.isKept && cluster.databaseUrl === undefined)
}

function writeProblem(path: string): Finding | undefined {
  try {
    if (statSync(path, {throwIfNoEntry: false})) {
      rmdirSync(mkdtempSync(join(path, "doctor-")))
    } else {
      // With the slash, a file in place of a directory is refused by every version of Node.
      accessSync(`${existingAncestor(path)}/`, constants.W_OK)
    }
    return undefined
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error)
    return wrong(
      `The hub cannot write to ${path} (${reason}).`,
      "Set ACTION_HUB_DATA_DIR to a directory that belongs to the user the hub runs as.",
    )
  }
}

function openToOthers(path: string): Finding[] {
  const stats = statSync(path, {throwIfNoEntry: false})
  return stats && (stats.mode & othersMask) !== 0
    ? [warning(`Other users of this machine may look into ${path}.`, `Run: chmod 700 ${path}`)]
    : []
}

function roomFindings({dataDirectory, history}: Config): Finding[] {
  if (!history.isKept) {
    return []
  }
  const {bavail, bsize} = statfsSync(existingAncestor(dataDirectory))
  return judgeRoom(bavail * bsize, history.maxBytes)
}

/** Whether a disk with so much room takes a history of that size. */
export function judgeRoom(freeBytes: number, maxBytes: number): Finding[] {
  return freeBytes >= maxBytes
    ? []
    : [
        warning(
          `The disk has ${megabytes(freeBytes)} left, and the history may take ${megabytes(maxBytes)}.`,
          "Make room, or lower ACTION_HUB_HISTORY_MB.",
        ),
      ]
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / oneMegabyte)} MB`
}

/** The directory itself, or the nearest above it that there is. */
export function existingAncestor(path: string): string {
  return statSync(path, {throwIfNoEntry: false}) ? path : existingAncestor(dirname(path))
}

/** Whether runs can be kept where they are to be kept. */
export const historyCheck: Check = {
  subject: "history",
  examine: async ({config: {history, cluster, dataDirectory}}) => {
    if (!history.isKept) {
      return [ok("Runs are kept in memory only, until the hub ends.")]
    }
    if (cluster.databaseUrl !== undefined) {
      return [ok("Runs are kept in PostgreSQL.")]
    }
    const problem = trialProblem(dataDirectory) ?? keptProblem(dataDirectory)
    return [problem ?? ok("Runs can be kept, and what is kept can be read.")]
  },
}

function trialProblem(dataDirectory: string): Finding | undefined {
  let directory: string | undefined
  try {
    directory = mkdtempSync(join(existingAncestor(dataDirectory), "doctor-"))
    writeTrialDatabase(join(directory, "trial"))
    return undefined
  } catch (error) {
    return wrong(
      `The hub cannot write a database below ${dataDirectory} (${reasonOf(error)}).`,
      "Set ACTION_HUB_DATA_DIR to a directory on a disk of this machine, or ACTION_HUB_HISTORY to false.",
    )
  } finally {
    if (directory !== undefined) {
      rmSync(directory, {recursive: true})
    }
  }
}

function keptProblem(dataDirectory: string): Finding | undefined {
  const names = existsSync(dataDirectory) ? readdirSync(dataDirectory, {withFileTypes: true}) : []
  const files = names.filter((entry) => entry.isFile()).map(({name}) => join(dataDirectory, name))
  for (const file of files) {
    const problem = isDatabase(file) ? databaseProblem(file) : undefined
    if (problem !== undefined) {
      return wrong(
        `The database ${file} is damaged (${problem}).`,
        "Stop the hub, move the file away, and start it: it begins a new one. The runs so far are lost to the pages.",
      )
    }
  }
  return undefined
}

function databaseProblem(file: string): string | undefined {
  try {
    return structureProblem(file) === undefined ? undefined : "its structure is broken"
  } catch (error) {
    return reasonOf(error)
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error"
}

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
