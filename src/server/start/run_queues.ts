import type {Config, ExecutionConfig} from "../config/config"
import type {DataPlaneGate} from "../pacing/data_plane_gate"
import type {Log} from "../telemetry/log"
import {ExecutionPool} from "../runs/threads/execution_pool"
import {InThreadQueue} from "../runs/in_thread_queue"
import {ObservedQueue} from "../runs/observed_queue"
import type {RunObserver} from "../runs/run_observer"
import type {RunQueue} from "../runs/run_queue"
import {eventPurpose, Sealer} from "../secrets/sealer"
import type {Secrets} from "../secrets/secrets"

export interface RunQueueDependencies {
  readonly secrets: Secrets
  /** The module that registers the actions when it is loaded. */
  readonly actionsModule: string
  readonly observer: RunObserver
  readonly gate: DataPlaneGate | undefined
  readonly log: Log
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
export function runQueues(config: Config, parts: RunQueueDependencies): RunQueues {
  const ownThread = observedInThread(config, parts)
  const queue =
    config.execution.workerCount > 0
      ? new ObservedQueue(pool(config.execution, config, parts), parts.observer)
      : ownThread
  return {ownThread, queue, takeNoMore: () => {}}
}

/** Where the runs execute in this process that it shares with others: the queue of all of them has its own limit. */
export function runPlace(config: Config, parts: RunQueueDependencies): RunQueue {
  const {execution} = config
  const {workerCount, runsPerWorker, maxQueuedRuns} = execution
  return workerCount > 0
    ? pool({...execution, maxQueuedRuns: maxQueuedRuns + workerCount * runsPerWorker}, config, parts)
    : inThread(config, parts)
}

function pool(
  execution: ExecutionConfig,
  {network, history}: Config,
  {secrets, actionsModule, observer, gate, log}: RunQueueDependencies,
): RunQueue {
  const eventSecrets = history.keepsRefusedRows ? secrets : undefined
  const settings = {actionsModule, network, eventSecrets, asksPermission: gate !== undefined}
  return new ExecutionPool(execution, {settings, observer, gate, log})
}

function observedInThread(config: Config, parts: RunQueueDependencies): RunQueue {
  return new ObservedQueue(inThread(config, parts), parts.observer)
}

function inThread({history}: Config, {secrets, observer, gate}: RunQueueDependencies): RunQueue {
  const sealer = history.keepsRefusedRows ? new Sealer(secrets, eventPurpose) : undefined
  const seal = sealer && ((json: string) => sealer.seal(json))
  return new InThreadQueue(observer, gate, seal)
}
