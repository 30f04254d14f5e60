import {commandText} from "../config/command_text"
import {knownTrouble, RunStoreError, type StoreTroubles} from "./run_store_error"
import {isNewer, newerReason} from "./migrations"

const newFileCure =
  "Stop the hub, move the file away with those beside it that share its name, and start it: it begins a new one."

/** By the beginning of SQLite's code, or the system's. */
const troubles: StoreTroubles = [
  [
    /^(SQLITE_FULL|ENOSPC|EDQUOT)/,
    {reason: "the disk is full", cure: "Make room, or lower ACTION_HUB_HISTORY_MB."},
  ],
  [
    /^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EPERM|EROFS|ENOTDIR|EISDIR|EEXIST|ENOENT)/,
    {
      reason: "the hub cannot write there",
      cure: "Set ACTION_HUB_DATA_DIR to a directory that belongs to the user the hub runs as, or ACTION_HUB_HISTORY to false.",
    },
  ],
  [/^(SQLITE_CORRUPT|SQLITE_NOTADB)/, {reason: "the file is damaged", cure: newFileCure}],
  [
    /^(SQLITE_BUSY|SQLITE_LOCKED)/,
    {
      reason: "another process does not let go of the file",
      cure: "See which programs have it open, a backup perhaps.",
    },
  ],
  [
    /^(SQLITE_IOERR|EIO)/,
    {reason: "the disk cannot be written or read", cure: "See the system's log of the disk."},
  ],
]

/** How libsql tells of a file that it cannot open: with SQLite's number, but without a code. */
const connectionFailed = /^ConnectionFailed/

/** What an error of the database means to the operator; errors of ours stay as they are. */
export function libsqlTrouble(path: string, error: unknown): unknown {
  if (isNewer(error)) {
    return new RunStoreError(path, newerReason, newFileCure, {cause: error})
  }
  const code = codeOf(error)
  if (error instanceof RunStoreError || code === undefined) {
    return error
  }
  const {reason, cure} = knownTrouble(troubles, code) ?? {
    reason: `the database answers ${code}`,
    cure: `Run ${commandText("doctor")}.`,
  }
  return new RunStoreError(path, reason, cure, {cause: error})
}

export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) {
    return undefined
  }
  if ("code" in error && typeof error.code === "string" && error.code !== "") {
    return error.code
  }
  return connectionFailed.test(error.message) ? "SQLITE_CANTOPEN" : undefined
}
