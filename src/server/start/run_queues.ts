import type {Config} from "../config/config"
import {InThreadQueue} from "../runs/in_thread_queue"
import {ObservedQueue, type RunQueue} from "../runs/run_queue"
import {eventPurpose, Sealer} from "../secrets/sealer"
import {threadPool, type ThreadPoolDependencies} from "./thread_pool"

/** Where runs execute. */
export interface RunQueues {
  /** For actions that may execute outside the server's own thread. */
  readonly queue: RunQueue
  /** For all others. */
  readonly ownThread: RunQueue
  /** Has this process begin no more runs of others. */
  readonly takeNoMore: () => void
}

/** The queues of a process that works alone. */
export function runQueues(config: Config, parts: ThreadPoolDependencies): RunQueues {
  const ownThread = observedInThread(config, parts)
  const queue =
    config.execution.workerCount > 0
      ? new ObservedQueue(threadPool(config.execution, config, parts), parts.observer)
      : ownThread
  return {ownThread, queue, takeNoMore: () => {}}
}

function observedInThread(config: Config, parts: ThreadPoolDependencies): RunQueue {
  return new ObservedQueue(inThread(config, parts), parts.observer)
}

/** Runs execute at once, in the thread that answers Looker. */
export function inThread({history}: Config, {secrets, observer, gate}: ThreadPoolDependencies): RunQueue {
  const sealer = history.keepsRefusedRows ? new Sealer(secrets, eventPurpose) : undefined
  const seal = sealer && ((json: string) => sealer.seal(json))
  return new InThreadQueue(observer, gate, seal)
}
