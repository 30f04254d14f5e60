import {allActions} from "../hub"
import type {Config} from "./config"
import {openHistory, type OpenHistory} from "./history/open_history"
import {sharedHistory} from "./history/shared_history"
import {openRunStore} from "./history/open_run_store"
import {dataPlaneGate} from "./limits/gate_of_limits"
import type {Log} from "./log"
import {HubMetrics} from "./metrics/hub_metrics"
import {installNetworkGuard} from "./network/network_guard"
import {OpenRuns} from "./open_runs"
import {runPlace, runQueues} from "./run_queues"
import {RunObservers} from "./runs/run_observers"
import type {RunObserver} from "./runs/run_observer"
import type {RunQueue} from "./runs/run_queue"
import type {Secrets} from "./secrets"

export interface EngineParts {
  readonly secrets: Secrets
  /** The module that registers the actions when it is loaded. */
  readonly actionsModule: string
  readonly log: Log
}

/** What executes runs and remembers them, whoever asks for them. */
export interface RunEngine {
  /** For actions that may execute outside the server's own thread. */
  readonly queue: RunQueue
  /** For all others. */
  readonly ownThread: RunQueue
  /** Has this process begin no more runs of others. */
  readonly takeNoMore: () => void
  readonly openRuns: OpenRuns
  /** What is known of runs. */
  readonly runs: Omit<OpenHistory, "history">
  /** Undefined where nobody may read any. */
  readonly metrics: HubMetrics | undefined
  /** Is told of every run. */
  readonly observer: RunObserver
  /** Ends everything; runs that are still going are answered as lost. */
  close(): Promise<void>
}

/** Opens the history and starts the worker threads, which load the actions meanwhile. */
export async function startRunEngine(config: Config, parts: EngineParts): Promise<RunEngine> {
  return config.cluster.databaseUrl === undefined
    ? startOwnRuns(config, parts)
    : startRunsOfMany(config, config.cluster.databaseUrl, parts)
}

async function startOwnRuns(config: Config, parts: EngineParts): Promise<RunEngine> {
  const {log} = parts
  const runs = await openHistory(openRunStore(config, log), config.history, log)
  const metrics = config.metricsToken === undefined ? undefined : new HubMetrics(await actionNames())
  const observer = new RunObservers(metrics ? [runs.history, metrics] : [runs.history])
  const openRuns = new OpenRuns()
  const guard = installNetworkGuard(config.network, log)
  const gate = dataPlaneGate(config.dataPlaneLimits)
  const queues = runQueues(config, {...parts, observer, gate})
  return {
    ...queues,
    ...{openRuns, runs, metrics, observer},
    close: async () => {
      await Promise.all([queues.queue.close(), queues.ownThread.close()])
      await gate?.close()
      await runs.close()
      await guard.remove()
    },
  }
}

/** PostgreSQL may be away: everything that needs it tries again, and the readiness says so. */
async function startRunsOfMany(config: Config, databaseUrl: string, parts: EngineParts): Promise<RunEngine> {
  const {PostgresDatabase} = await import("./store/postgres_database.js") // hubs that work alone start without it
  const {RunStore} = await import("./store/run_store.js")
  const {startSharedRuns} = await import("./runs/shared/start_shared_runs.js")
  const {log, secrets} = parts
  const database = new PostgresDatabase(databaseUrl, log)
  const store = new RunStore(database)
  const metrics = config.metricsToken === undefined ? undefined : new HubMetrics(await actionNames())
  const observer = new RunObservers(metrics ? [metrics] : [])
  const openRuns = new OpenRuns()
  const guard = installNetworkGuard(config.network, log)
  const gate = dataPlaneGate(config.dataPlaneLimits)
  const queue = startSharedRuns(config, {
    ...{database, store, secrets, gate, observer, openRuns, log},
    place: (placeObserver, placeGate) =>
      runPlace(config, {...parts, observer: placeObserver, gate: placeGate}),
  })
  const ownThread = runQueues({...config, execution: {...config.execution, workerCount: 0}}, {...parts, observer, gate})
    .ownThread
  const history = sharedHistory(store)
  return {
    ...{queue, ownThread, openRuns, metrics, observer},
    takeNoMore: () => queue.takeNoMore(),
    runs: {store: history, problem: undefined, close: () => store.close()},
    close: async () => {
      await Promise.all([queue.close(), ownThread.close()])
      await gate?.close()
      await guard.remove()
      await store.close()
    },
  }
}

async function actionNames(): Promise<string[]> {
  return (await allActions()).map(({name}) => name)
}
