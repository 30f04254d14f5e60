import type {HistoryConfig} from "../config/config"
import type {Log} from "../telemetry/log"
import {interruptedText} from "../unfinished_run"
import {type HistoryClock, systemHistoryClock} from "./history_clock"
import {HistoryUpkeep} from "./history_upkeep"
import type {OpenedStore} from "./open_run_store"
import {RunHistory} from "./run_history"
import type {RunStore} from "./run_store"
import {StoreHealth} from "./store_health"

/** The history of runs, kept up to date until it is closed. */
export interface OpenHistory {
  readonly store: RunStore
  readonly history: RunHistory
  /** Why runs are not kept as they should be, and what to do; undefined when all is well. */
  readonly problem: string | undefined
  /** Saves what waits, and lets go of the store. */
  close(): Promise<void>
}

/** Begins with the runs that an earlier process has left open, and with those that are too old. */
export async function openHistory(
  {store, problem}: OpenedStore,
  limits: HistoryConfig,
  log: Log,
  clock: HistoryClock = systemHistoryClock,
): Promise<OpenHistory> {
  const health = new StoreHealth(log, clock)
  const history = new RunHistory({store, health, clock, log})
  const upkeep = new HistoryUpkeep({store, health, clock, limits, interruptedText})
  await upkeep.begin()
  return {
    ...{store, history},
    get problem() {
      return problem ?? history.problem
    },
    close: async () => {
      await upkeep.end()
      await history.close()
      await store.close()
    },
  }
}
