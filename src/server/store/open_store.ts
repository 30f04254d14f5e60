import {join} from "node:path"
import {errorSummary} from "../telemetry/error_summary"
import {RunStoreError} from "./run_store_error"
import type {Log} from "../telemetry/log"
import {LibsqlDatabase} from "./libsql_database"
import {RunStore} from "./run_store"

/** In the data directory. */
export const storeFileName = "runs.db"

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
