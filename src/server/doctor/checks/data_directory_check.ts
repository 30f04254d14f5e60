import {accessSync, constants, mkdtempSync, rmdirSync, statfsSync, statSync} from "node:fs"
import {join} from "node:path"
import type {Config} from "../../config"
import type {Check} from "../check"
import {existingAncestor} from "../existing_ancestor"
import {type Finding, ok, warning, wrong} from "../finding"

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
      accessSync(existingAncestor(path), constants.W_OK)
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
