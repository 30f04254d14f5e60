import {rename} from "node:fs/promises"
import {join} from "node:path"
import {errorSummary} from "../telemetry/error_summary"
import {RunStoreError} from "./run_store_error"
import type {Log} from "../telemetry/log"
import {LibsqlDatabase} from "./libsql_database"
import {libsqlTrouble} from "./libsql_trouble"
import {RunStore} from "./run_store"

/** In the data directory. */
export const storeFileName = "runs.db"

/** Where version 0.1 kept runs, as records that this version does not read; with what SQLite puts beside it. */
const oldName = "history.db"
const asideName = "history-0.1.db"
const suffixes = ["-wal", "-shm", ""]

const insteadText = "Runs are kept in memory until the hub is started again."

export interface OpenedStore {
  readonly store: RunStore
  /** Why it is not the one that was asked for; undefined where it is. */
  readonly problem: string | undefined
}

/**
 * Where this process alone keeps runs. A file that cannot be opened harms no run: they are kept in memory then.
 *
 * @param directory undefined keeps them in memory
 */
export async function openStore(directory: string | undefined, log: Log): Promise<OpenedStore> {
  if (directory === undefined) {
    return {store: await inMemory(), problem: undefined}
  }
  try {
    await setAside(directory, log)
    return {store: await inFile(join(directory, storeFileName)), problem: undefined}
  } catch (error) {
    log.error(
      {error: errorSummary(error)},
      "The run history cannot be opened, so runs are kept in memory. " +
        "Fix the cause (see error), then restart the hub.",
    )
    const reason =
      error instanceof RunStoreError ? error.message : "The run history cannot be opened; see the log."
    return {store: await inMemory(), problem: `${reason} ${insteadText}`}
  }
}

/** @throws RunStoreError */
async function inFile(path: string): Promise<RunStore> {
  const store = new RunStore(await LibsqlDatabase.open(path))
  try {
    await store.prepare()
    await store.check()
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

async function inMemory(): Promise<RunStore> {
  return new RunStore(await LibsqlDatabase.open())
}

/**
 * Renames the history of version 0.1, so that it can be read with that version or deleted. Nothing is deleted.
 *
 * @throws RunStoreError
 */
async function setAside(directory: string, log: Log): Promise<void> {
  const moved = await Promise.all(
    suffixes.map((suffix) =>
      moveFile(join(directory, oldName + suffix), join(directory, asideName + suffix)),
    ),
  )
  if (moved.includes(true)) {
    log.warn(
      {from: oldName, to: asideName},
      "This version begins a new run history, so the one of version 0.1 was renamed. " +
        "Delete it when nobody needs it.",
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
