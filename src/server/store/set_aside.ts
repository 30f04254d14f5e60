import {rename} from "node:fs/promises"
import {join} from "node:path"
import {libsqlTrouble} from "./libsql_trouble"
import type {Log} from "../telemetry/log"

/** Where version 0.1 kept runs, as records that this version does not read; with what SQLite puts beside it. */
const oldName = "history.db"
const asideName = "history-0.1.db"
const suffixes = ["-wal", "-shm", ""]

/**
 * Renames the history of version 0.1, so that it can be read with that version or deleted. Nothing is deleted.
 *
 * @throws RunStoreError
 */
export async function setAside(directory: string, log: Log): Promise<void> {
  const moved = await Promise.all(
    suffixes.map((suffix) =>
      moveFile(join(directory, oldName + suffix), join(directory, asideName + suffix)),
    ),
  )
  if (moved.includes(true)) {
    log.warn(
      {from: oldName, to: asideName},
      "The run history of version 0.1 was renamed: this version begins a new one. Delete it when nobody needs it.",
    )
  }
}

async function moveFile(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) {
      return false
    }
    throw libsqlTrouble(from, error)
  }
}
