import {allActions} from "../../hub"
import {type Config, ConfigError} from "../config/config"
import type {DataPlaneGate} from "../pacing/data_plane_gate"
import type {Sharing} from "../pacing/event_rate"
import {errorSummary} from "../telemetry/error_summary"
import type {Log} from "../telemetry/log"
import {RunLog} from "../observers/run_log"
import type {HubMetrics} from "../observers/hub_metrics"
import {OpenRuns} from "../runs/open_runs"
import {sharedThreadPool} from "./thread_pool"
import {type RunObserver, RunObservers} from "../runs/run_observer"
import type {RunQueue} from "../runs/run_queue"
import {RunRecorder} from "../runs/run_recorder"
import type {Secrets} from "../secrets/secrets"
import type {SharedRuns} from "../runs/shared/shared_runs"
import type {RunStore} from "../store/run_store"
import {RunStoreError} from "../store/run_store_error"
import {unfinishedText} from "../runs/unfinished_run"

/** How long the last saves may take when the hub ends. */
const lastSavesMs = 5_000

export interface EngineDependencies {
  readonly secrets: Secrets
  /** The module that registers the actions when it is loaded. */
  readonly actionsModule: string
  readonly log: Log
}

/** What executes runs and remembers them, whoever asks for them. */
export interface RunEngine {
  /** For actions that may execute outside the server's own thread. */
  readonly queue: RunQueue
  /** For all others; a worker has the same for both. */
  readonly ownThread: RunQueue
  /** Has this process begin no more runs of others. */
  readonly takeNoMore: () => void
  readonly openRuns: OpenRuns
  readonly store: RunStore
  /** Why runs are not kept as they should be, and what to do; undefined when all is well. */
  readonly historyProblem: () => string | undefined
  /** Undefined where nobody may read any. */
  readonly metrics: HubMetrics | undefined
  /** Gets the events of every run. */
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
  const interruptedText = unfinishedText("interrupted")
  const upkeep = new Upkeep({store, worker, isOurs, limits: config.history, interruptedText, log})
  await upkeep.begin()
  const runLog = new RunLog(log)
  const metrics = await metricsOf(config)
  const observer = new RunObservers([recorder, runLog, ...(metrics ? [metrics] : [])])
  const openRuns = new OpenRuns()
  const {installNetworkGuard, runQueues} = await ownThreadParts()
  const guard = installNetworkGuard(config.network, log)
  const gate = await gateOf(config)
  const queues = runQueues(config, {...parts, observer, gate})
  return {
    ...queues,
    ...{openRuns, store, metrics, observer},
    historyProblem: () => problem ?? recorder.problem,
    close: async () => {
      await Promise.all([queues.queue.close(), queues.ownThread.close()])
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
  const {PostgresDatabase, postgresSchema} = await import("../store/postgres_database.js") // hubs that work alone start without it
  const {CompiledQuery} = await import("kysely")
  const {RunStore} = await import("../store/run_store.js")
  const {startSharedRuns} = await import("../runs/shared/start_shared_runs.js")
  const {log, secrets} = parts
  const database = new PostgresDatabase(databaseUrl, log)
  const store = new RunStore(database)
  await requireUsable(store, log)
  const runLog = new RunLog(log)
  const metrics = await metricsOf(config)
  const openRuns = new OpenRuns()
  const own = executesInThreadsOnly(config) ? undefined : await ownThreadParts()
  const guard = own?.installNetworkGuard(config.network, log)
  let workers = 1
  const gate = await gateOf(config, {
    ...{schemaName: postgresSchema, log},
    query: (text, values) => database.kysely.executeQuery(CompiledQuery.raw(text, [...values])),
    prepare: () => store.prepare(),
    sharers: () => {
      workers = Math.max(queue.livingWorkers ?? workers, 1)
      return workers
    },
  })
  const queue: SharedRuns = startSharedRuns(config, {
    ...{database, store, secrets, gate, openRuns, log},
    observer: new RunObservers([runLog, ...(metrics ? [metrics] : [])]),
    stopOwn: (runId, reason) => ownThread?.stop(runId, reason),
    place: (placeObserver, placeGate) => {
      const placeParts = {...parts, observer: placeObserver, gate: placeGate}
      return config.execution.workerCount > 0 || own === undefined
        ? sharedThreadPool(config, placeParts)
        : own.inThread(config, placeParts)
    },
  })
  const {recorder} = queue
  const observer = new RunObservers([recorder, runLog, ...(metrics ? [metrics] : [])])
  const ownThread = own?.runQueues(
    {...config, execution: {...config.execution, workerCount: 0}},
    {...parts, observer, gate},
  ).ownThread
  return {
    ...{queue, ownThread: ownThread ?? queue, openRuns, store, metrics, observer},
    takeNoMore: () => queue.takeNoMore(),
    historyProblem: () => recorder.problem,
    close: async () => {
      await Promise.all([queue.close(), ownThread?.close()])
      await guard?.remove()
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
    log.error(
      {error: errorSummary(error)},
      "The database does not answer; the hub starts, and tries again. Check PostgreSQL (see error).",
    )
  }
}

/** Whether the server's own thread executes no run: then it needs no actions, and loads nothing that executes them. */
export function executesInThreadsOnly({cluster, execution}: Config): boolean {
  return cluster.role === "worker" && execution.workerCount > 0
}

async function ownThreadParts() {
  const {installNetworkGuard} = await import("../network/network_guard.js")
  const {inThread, runQueues} = await import("./run_queues.js")
  return {installNetworkGuard, inThread, runQueues}
}

/** Undefined where nothing is limited; then nothing of it is loaded. */
async function gateOf({dataPlaneLimits}: Config, sharing?: Sharing): Promise<DataPlaneGate | undefined> {
  if (dataPlaneLimits.eventsPerSecond === 0 && dataPlaneLimits.requestsAtOnce === 0) {
    return undefined
  }
  const {LimitedDataPlanes} = await import("../pacing/data_plane_gate.js")
  return new LimitedDataPlanes(dataPlaneLimits, sharing)
}

/** Undefined where nobody may read any; then nothing of it is loaded. */
async function metricsOf({metricsToken}: Config): Promise<HubMetrics | undefined> {
  if (metricsToken === undefined) {
    return undefined
  }
  const {HubMetrics} = await import("../observers/hub_metrics.js")
  return new HubMetrics((await allActions()).map(({name}) => name))
}
