import {existsSync, mkdtempSync, readdirSync, rmSync} from "node:fs"
import {join} from "node:path"
import {isDatabase, structureProblem, writeTrialDatabase} from "../database"
import {existingAncestor} from "../existing_ancestor"
import type {Check} from "../check"
import {type Finding, ok, wrong} from "../finding"

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
