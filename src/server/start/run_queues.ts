import type {Config} from "../config/config"
import {InThreadQueue} from "../runs/in_thread_queue"
import {ObservedQueue, type StopListener} from "../runs/observed_queue"
import type {RunQueue} from "../runs/run_queue"
import {eventPurpose} from "../secrets/seal_purpose"
import {Sealer} from "../secrets/sealer"
import {threadPool, type ThreadPoolDependencies} from "./thread_pool"

export interface RunQueueDependencies extends ThreadPoolDependencies {
  /** Hears why runs are asked to stop. */
  readonly recorder?: StopListener | undefined
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
      ? new ObservedQueue(threadPool(config.execution, config, parts), parts.observer, parts.recorder)
      : ownThread
  return {ownThread, queue, takeNoMore: () => {}}
}

function observedInThread(config: Config, parts: RunQueueDependencies): RunQueue {
  return new ObservedQueue(inThread(config, parts), parts.observer, parts.recorder)
}

/** Runs execute at once, in the thread that answers Looker. */
export function inThread({history}: Config, {secrets, observer, gate}: RunQueueDependencies): RunQueue {
  const sealer = history.keepsRefusedRows ? new Sealer(secrets, eventPurpose) : undefined
  const seal = sealer && ((json: string) => sealer.seal(json))
  return new InThreadQueue({observer, gate, seal})
}
