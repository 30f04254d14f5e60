import {allActions} from "../../hub"
import {type Config, ConfigError} from "../config/config"
import {dataPlaneGate} from "../pacing/gate_of_limits"
import {errorSummary} from "../telemetry/error_summary"
import type {Log} from "../telemetry/log"
import {RunLog} from "../observers/run_log"
import {HubMetrics} from "../observers/metrics/hub_metrics"
import {installNetworkGuard} from "../network/network_guard"
import {OpenRuns} from "../runs/open_runs"
import {runPlace, runQueues} from "./run_queues"
import {RunObservers} from "../runs/run_observers"
import type {RunObserver} from "../runs/run_observer"
import type {RunQueue} from "../runs/run_queue"
import {RunRecorder} from "../runs/run_recorder"
import type {Secrets} from "../secrets/secrets"
import type {SharedRuns} from "../runs/shared/shared_runs"
import type {RunStore} from "../store/run_store"
import {RunStoreError} from "../store/run_store_error"
import {interruptedText} from "../runs/unfinished_run"

/** How long the last saves may take when the hub ends. */
const lastSavesMs = 5_000

export interface EngineDependencies {
  readonly secrets: Secrets
  /** The module that registers the actions when it is loaded. */
  readonly actionsModule: string
  readonly log: Log
}

/** What is known of runs. */
export interface KeptRuns {
  readonly store: RunStore
  /** Why runs are not kept as they should be, and what to do; undefined when all is well. */
  readonly problem: string | undefined
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
  readonly runs: KeptRuns
  /** Undefined where nobody may read any. */
  readonly metrics: HubMetrics | undefined
  /** Is told of every run. */
  readonly observer: RunObserver
  /** Ends everything; runs that are still going are answered as lost. */
  close(): Promise<void>
}

/** Opens the history and starts the worker threads, which load the actions meanwhile. */
export async function startRunEngine(config: Config, parts: EngineDependencies): Promise<RunEngine> {
  return config.cluster.databaseUrl === undefined
    ? startOwnRuns(config, parts)
    : startRunsOfMany(config, config.cluster.databaseUrl, parts)
}

async function startOwnRuns(config: Config, parts: EngineDependencies): Promise<RunEngine> {
  const {openStore} = await import("../store/open_store.js") // hubs that share runs start without libsql
  const {workerId} = await import("../store/process_identity.js")
  const {Upkeep} = await import("../store/upkeep.js")
  const {log} = parts
  const {store, problem} = await openStore(config.history.isKept ? config.dataDirectory : undefined, log)
  const worker = workerId()
  const recorder: RunRecorder = new RunRecorder({
    ...{store, worker, isShared: false, log},
    stop: (runId, reason) =>
      new Set([queues.queue, queues.ownThread]).forEach((place) => place.stop(runId, reason)),
  })
  const isOurs = (runId: string) => recorder.has(runId)
  const upkeep = new Upkeep({store, worker, isOurs, limits: config.history, interruptedText, log})
  await upkeep.begin()
  const runLog = new RunLog(log)
  const metrics = config.metricsToken === undefined ? undefined : new HubMetrics(await actionNames())
  const observer = new RunObservers([recorder, runLog, ...(metrics ? [metrics] : [])])
  const openRuns = new OpenRuns()
  const guard = installNetworkGuard(config.network, log)
  const gate = dataPlaneGate(config.dataPlaneLimits)
  const queues = runQueues(config, {...parts, observer, recorder, gate})
  return {
    ...queues,
    ...{openRuns, metrics, observer},
    runs: {
      store,
      get problem() {
        return problem ?? recorder.problem
      },
    },
    close: async () => {
      await Promise.all([queues.queue.close(), queues.ownThread.close()])
      await gate?.close()
      await recorder.close(lastSavesMs)
      await upkeep.close()
      await store.close()
      await guard.remove()
    },
  }
}

/** PostgreSQL may be away: everything that needs it tries again, and the readiness says so. */
async function startRunsOfMany(
  config: Config,
  databaseUrl: string,
  parts: EngineDependencies,
): Promise<RunEngine> {
  const {PostgresDatabase} = await import("../store/postgres_database.js") // hubs that work alone start without it
  const {RunStore} = await import("../store/run_store.js")
  const {startSharedRuns} = await import("../runs/shared/start_shared_runs.js")
  const {log, secrets} = parts
  const database = new PostgresDatabase(databaseUrl, log)
  const store = new RunStore(database)
  await requireUsable(store, log)
  const runLog = new RunLog(log)
  const metrics = config.metricsToken === undefined ? undefined : new HubMetrics(await actionNames())
  const openRuns = new OpenRuns()
  const guard = installNetworkGuard(config.network, log)
  let workers = 1
  const gate = dataPlaneGate(config.dataPlaneLimits, () => {
    workers = Math.max(queue.livingWorkers ?? workers, 1)
    return workers
  })
  const queue: SharedRuns = startSharedRuns(config, {
    ...{database, store, secrets, gate, openRuns, log},
    observer: new RunObservers([runLog, ...(metrics ? [metrics] : [])]),
    stopOwn: (runId, reason) => ownThread.stop(runId, reason),
    place: (placeObserver, placeGate) =>
      runPlace(config, {...parts, observer: placeObserver, gate: placeGate}),
  })
  const {recorder} = queue
  const observer = new RunObservers([recorder, runLog, ...(metrics ? [metrics] : [])])
  const {ownThread} = runQueues(
    {...config, execution: {...config.execution, workerCount: 0}},
    {...parts, observer, recorder, gate},
  )
  return {
    ...{queue, ownThread, openRuns, metrics, observer},
    takeNoMore: () => queue.takeNoMore(),
    runs: {
      store,
      get problem() {
        return recorder.problem
      },
    },
    close: async () => {
      await Promise.all([queue.close(), ownThread.close()])
      await gate?.close()
      await guard.remove()
      await store.close()
    },
  }
}

/** A database that is away may come back; one that is not what it seems is never replaced by anything. */
async function requireUsable(store: RunStore, log: Log): Promise<void> {
  try {
    await store.prepare()
  } catch (error) {
    if (error instanceof RunStoreError && error.isLasting) {
      await store.close()
      throw new ConfigError([`DATABASE_URL cannot be used: ${error.reason}. ${error.cure}`])
    }
    log.error({error: errorSummary(error)}, "The database does not answer; the hub goes on and tries again.")
  }
}

async function actionNames(): Promise<string[]> {
  return (await allActions()).map(({name}) => name)
}
