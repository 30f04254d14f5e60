import {allActions} from "../hub"
import type {Config} from "./config/config"
import {openHistory, type OpenHistory} from "./history/open_history"
import {openRunStore, type OpenedStore} from "./history/open_run_store"
import type {HubParts} from "./hub_parts"
import {dataPlaneGate} from "./limits/gate_of_limits"
import type {Log} from "./telemetry/log"
import {RunLog} from "./telemetry/run_log"
import {HubMetrics} from "./telemetry/metrics/hub_metrics"
import {installNetworkGuard} from "./network/network_guard"
import {OpenRuns} from "./open_runs"
import type {RedisConnections} from "./redis/redis_connections"
import {runQueues, sharedRunQueues} from "./run_queues"
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
  readonly runs: OpenHistory
  /** Undefined where nobody may read any. */
  readonly metrics: HubMetrics | undefined
  /** Is told of every run. */
  readonly observer: RunObserver
  readonly board: HubParts["board"]
  /** Ends everything; runs that are still going are answered as lost. */
  close(): Promise<void>
}

/**
 * Connects to Redis where processes share their runs, opens the history, and starts the worker threads, which load the
 * actions meanwhile.
 *
 * @throws RedisUnreachableError
 */
export async function startRunEngine(config: Config, parts: EngineParts): Promise<RunEngine> {
  const {log} = parts
  const connections = await redisConnections(config)
  const runs = await openHistory(await openedStore(config, connections, log), config.history, log)
  const metrics = config.metricsToken === undefined ? undefined : new HubMetrics(await actionNames())
  const observer = new RunObservers([runs.history, new RunLog(log), ...(metrics ? [metrics] : [])])
  const openRuns = new OpenRuns()
  const guard = installNetworkGuard(config.network, log)
  const gate = dataPlaneGate(config.dataPlaneLimits, connections?.prompt, log)
  const queueParts = {...parts, observer, gate}
  const queues = connections
    ? await sharedRunQueues(config, {...queueParts, connections, store: runs.store, openRuns})
    : runQueues(config, queueParts)
  return {
    ...queues,
    ...{openRuns, runs, metrics, observer},
    board: connections && (await sharedQueueToShow(connections)),
    close: async () => {
      await Promise.all([queues.queue.close(), queues.ownThread.close()])
      await gate?.close()
      await runs.close()
      await guard.remove()
      connections?.close()
    },
  }
}

/** Undefined for a hub that works alone: such a one does not even load the packages. */
async function redisConnections({cluster}: Config): Promise<RedisConnections | undefined> {
  if (cluster.redisUrl === undefined) {
    return undefined
  }
  const {connected} = await import("./redis/cluster.js")
  return connected(cluster.redisUrl)
}

async function openedStore(
  config: Config,
  connections: RedisConnections | undefined,
  log: Log,
): Promise<OpenedStore> {
  if (!connections || !config.history.isKept) {
    return openRunStore(config, log)
  }
  const {RedisRunStore} = await import("./history/redis/redis_run_store.js")
  return {store: new RedisRunStore(connections.prompt), problem: undefined}
}

async function sharedQueueToShow({prompt}: RedisConnections): Promise<HubParts["board"]> {
  const {queueToShow} = await import("./queue_board/queue_to_show.js")
  return queueToShow(prompt)
}

async function actionNames(): Promise<string[]> {
  return (await allActions()).map(({name}) => name)
}
