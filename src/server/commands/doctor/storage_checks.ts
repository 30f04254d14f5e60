import Database from "libsql"
import * as _ from "lodash"
import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  rmdirSync,
  rmSync,
  statfsSync,
  statSync,
} from "node:fs"
import {dirname, join} from "node:path"
import type {Config} from "../../config/config"
import {storeFileName} from "../../store/open_store"
import {errorSummary} from "../../telemetry/error_summary"
import {type Finding, ok, warning, wrong} from "../report"
import type {Check} from "./examination"

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
      // With the slash, a file instead of a directory is refused by every version of Node.
      accessSync(`${existingAncestor(path)}/`, constants.W_OK)
    }
    return undefined
  } catch (error) {
    return wrong(
      `The hub cannot write to ${path} (${codeOf(error)}).`,
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
function existingAncestor(path: string): string {
  return statSync(path, {throwIfNoEntry: false}) ? path : existingAncestor(dirname(path))
}

/** Whether a process that works alone can keep runs where it is to keep them. */
export const historyCheck: Check = {
  subject: "history",
  examine: async ({config: {history, cluster, dataDirectory}}) => {
    if (!history.isKept) {
      return [ok("Runs are kept in memory only, until the hub ends.")]
    }
    if (cluster.databaseUrl !== undefined) {
      return [] // the check of PostgreSQL reports on it
    }
    const problem = trialProblem(dataDirectory) ?? damage(join(dataDirectory, storeFileName))
    return [problem ?? ok("Runs can be kept, and what is kept can be read.")]
  },
}

/** Writes a new database as the history is written: with a log beside it, which not every file system takes. */
function trialProblem(dataDirectory: string): Finding | undefined {
  let directory: string | undefined
  try {
    directory = mkdtempSync(join(existingAncestor(dataDirectory), "doctor-"))
    const database = new Database(join(directory, "trial"))
    database.pragma("journal_mode = WAL")
    database.exec("CREATE TABLE trial (number INTEGER); INSERT INTO trial VALUES (1)")
    database.close()
    return undefined
  } catch (error) {
    return wrong(
      `The hub cannot write a database below ${dataDirectory} (${codeOf(error)}).`,
      "Set ACTION_HUB_DATA_DIR to a directory on a disk of this machine, or ACTION_HUB_HISTORY to false.",
    )
  } finally {
    if (directory !== undefined) {
      rmSync(directory, {recursive: true})
    }
  }
}

/** Reads all of a database. */
function damage(file: string): Finding | undefined {
  const problem = existsSync(file) ? structureProblem(file) : undefined
  return problem === undefined
    ? undefined
    : wrong(
        `The database ${file} is damaged (${problem}).`,
        "Stop the hub, move the file away, and start it: it begins a new one. The runs so far are lost to the pages.",
      )
}

function structureProblem(file: string): string | undefined {
  let database: Database.Database | undefined
  try {
    database = new Database(file, {readonly: true})
    const answer: unknown = database.prepare("PRAGMA quick_check(1)").get()
    return _.get(answer, "quick_check") === "ok" ? undefined : "its structure is broken"
  } catch (error) {
    return codeOf(error)
  } finally {
    database?.close()
  }
}

function codeOf(error: unknown): string {
  const {code, name} = errorSummary(error)
  return code ?? name
}
