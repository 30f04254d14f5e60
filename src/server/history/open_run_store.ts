import {join} from "node:path"
import type {Config} from "../config/config"
import {errorSummary} from "../telemetry/error_summary"
import {RunStoreError} from "../errors/run_store_error"
import type {Log} from "../telemetry/log"
import {type HistoryClock, systemHistoryClock} from "./history_clock"
import {LibsqlRunStore} from "./libsql/libsql_run_store"
import {MemoryRunStore} from "./memory_run_store"
import type {RunStore} from "./run_store"

/** In the data directory. */
const fileName = "history.db"

const insteadText = "Runs are kept in memory until the hub is started again."

export interface OpenedStore {
  readonly store: RunStore
  /** Why it is not the one that was asked for; undefined where it is. */
  readonly problem: string | undefined
}

/** Where this process alone keeps runs. A file that cannot be opened harms no run: they are kept in memory then. */
export function openRunStore(
  {history, dataDirectory}: Pick<Config, "history" | "dataDirectory">,
  log: Log,
  clock: HistoryClock = systemHistoryClock,
): OpenedStore {
  if (!history.isKept) {
    return {store: new MemoryRunStore(), problem: undefined}
  }
  try {
    return {store: new LibsqlRunStore(join(dataDirectory, fileName), clock.nowMs()), problem: undefined}
  } catch (error) {
    log.error(
      {error: errorSummary(error)},
      "The run history cannot be opened. Runs are kept in memory until the hub is started again.",
    )
    return {store: new MemoryRunStore(), problem: problemOf(error)}
  }
}

function problemOf(error: unknown): string {
  const problem =
    error instanceof RunStoreError ? error.message : "The run history cannot be opened; see the log."
  return `${problem} ${insteadText}`
}
