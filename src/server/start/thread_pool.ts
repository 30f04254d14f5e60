import type {Config, ExecutionConfig} from "../config/config"
import type {DataPlaneGate} from "../pacing/data_plane_gate"
import type {RunObserver} from "../runs/run_observer"
import type {RunQueue} from "../runs/run_queue"
import {ExecutionPool} from "../runs/threads/execution_pool"
import type {Secrets} from "../secrets/secrets"
import type {Log} from "../telemetry/log"

export interface ThreadPoolDependencies {
  readonly secrets: Secrets
  /** The module that registers the actions when it is loaded. */
  readonly actionsModule: string
  readonly observer: RunObserver
  readonly gate: DataPlaneGate | undefined
  readonly log: Log
}

/** The worker threads of this process. */
export function threadPool(
  execution: ExecutionConfig,
  {network, history}: Config,
  {secrets, actionsModule, observer, gate, log}: ThreadPoolDependencies,
): RunQueue {
  const eventSecrets = history.keepsRefusedRows ? secrets : undefined
  const settings = {actionsModule, network, eventSecrets, asksPermission: gate !== undefined}
  return new ExecutionPool(execution, {settings, observer, gate, log})
}

/** Where the runs execute in this process that it shares with others: the queue of all of them has its own limit. */
export function sharedThreadPool(config: Config, dependencies: ThreadPoolDependencies): RunQueue {
  const {execution} = config
  const {workerCount, runsPerWorker, maxQueuedRuns} = execution
  const ownQueuedRuns = maxQueuedRuns + workerCount * runsPerWorker
  return threadPool({...execution, maxQueuedRuns: ownQueuedRuns}, config, dependencies)
}
