import type {Config, ExecutionConfig} from "./config/config"
import type {RunStore} from "./history/run_store"
import type {DataPlaneGate} from "./limits/data_plane_gate"
import type {Log} from "./telemetry/log"
import type {OpenRuns} from "./open_runs"
import {ExecutionPool} from "./pool/execution_pool"
import type {RedisConnections} from "./redis/redis_connections"
import {InThreadQueue} from "./runs/in_thread_queue"
import {ObservedQueue} from "./runs/observed_queue"
import type {RunObserver} from "./runs/run_observer"
import type {RunQueue} from "./runs/run_queue"
import {eventPurpose} from "./seal_purpose"
import {Sealer} from "./sealer"
import type {Secrets} from "./secrets"

export interface RunQueueParts {
  readonly secrets: Secrets
  /** The module that registers the actions when it is loaded. */
  readonly actionsModule: string
  readonly observer: RunObserver
  readonly gate: DataPlaneGate | undefined
  readonly log: Log
}

/** What processes need, too, that share their runs. */
export interface SharedQueueParts extends RunQueueParts {
  readonly connections: RedisConnections
  /** Tells of runs whose process is gone. */
  readonly store: RunStore
  readonly openRuns: OpenRuns
}

/** Where runs execute. */
export interface RunQueues {
  /** For actions that may execute outside the server's own thread. */
  readonly queue: RunQueue
  /** For all others. */
  readonly ownThread: RunQueue
  /** Has this process begin no more runs of others. */
  readonly takeNoMore: () => void
}

/** The queues of a process that works alone; worker threads start at once. */
export function runQueues(config: Config, parts: RunQueueParts): RunQueues {
  const ownThread = observedInThread(config, parts)
  const queue =
    config.execution.workerCount > 0
      ? new ObservedQueue(pool(config.execution, config, parts), parts.observer)
      : ownThread
  return {ownThread, queue, takeNoMore: () => {}}
}

/** The queues of a process that shares its runs with others by way of Redis. */
export async function sharedRunQueues(config: Config, parts: SharedQueueParts): Promise<RunQueues> {
  const {sharedQueue} = await import("./redis/cluster.js") // hubs that work alone start without it
  const place = config.execution.workerCount > 0 ? sharedPool(config, parts) : inThread(config, parts)
  const queue = await sharedQueue(parts.connections, config, {...parts, place})
  return {ownThread: observedInThread(config, parts), queue, takeNoMore: () => queue.takeNoMore()}
}

/** A front's threads execute only what is too large for Redis; the queue of all runs has its own limit. */
function sharedPool(config: Config, parts: RunQueueParts): RunQueue {
  const {execution, cluster} = config
  const workerCount = cluster.role === "front" ? 1 : execution.workerCount
  const maxQueuedRuns = execution.maxQueuedRuns + workerCount * execution.runsPerWorker
  return pool({...execution, workerCount, maxQueuedRuns}, config, parts)
}

function pool(
  execution: ExecutionConfig,
  {network, history}: Config,
  {secrets, actionsModule, observer, gate, log}: RunQueueParts,
): RunQueue {
  const eventSecrets = history.keepsRefusedRows ? secrets : undefined
  const settings = {actionsModule, network, eventSecrets, asksPermission: gate !== undefined}
  return new ExecutionPool(execution, {settings, observer, gate, log})
}

function observedInThread(config: Config, parts: RunQueueParts): RunQueue {
  return new ObservedQueue(inThread(config, parts), parts.observer)
}

function inThread({history}: Config, {secrets, observer, gate}: RunQueueParts): RunQueue {
  const sealer = history.keepsRefusedRows ? new Sealer(secrets, eventPurpose) : undefined
  const seal = sealer && ((json: string) => sealer.seal(json))
  return new InThreadQueue({observer, gate, seal})
}
