import type {Config} from "../config/config"
import type {RunStore} from "../history/run_store"
import type {Log} from "../telemetry/log"
import type {OpenRuns} from "../open_runs"
import {ObservedQueue} from "../runs/observed_queue"
import type {RunObserver} from "../runs/run_observer"
import type {RunQueue} from "../runs/run_queue"
import {runPurpose} from "../seal_purpose"
import {Sealer} from "../sealer"
import type {Secrets} from "../secrets"
import {type ClusterTimes, clusterTimes} from "./cluster_times"
import {ExecutingRuns} from "./executing_runs"
import {Heartbeat} from "./heartbeat"
import {InterruptedRuns} from "./interrupted_runs"
import {JobQueue} from "./job_queue"
import {LivingProcesses} from "./living_processes"
import {RedisConnections} from "./redis_connections"
import {RedisFront} from "./redis_front"
import {RedisRunQueue} from "./redis_run_queue"
import {RedisWorker, type WorkerParts} from "./redis_worker"
import {RunMarks} from "./run_marks"
import {hearStops, RunStopper} from "./run_stopper"

export interface ClusterParts {
  readonly secrets: Secrets
  readonly observer: RunObserver
  readonly store: RunStore
  readonly openRuns: OpenRuns
  /** Where runs execute in this process; the observer is told of all but their ends. */
  readonly place: RunQueue
  readonly log: Log
}

/**
 * Connects to Redis.
 *
 * @throws RedisUnreachableError
 */
export function connected(redisUrl: string, times: ClusterTimes = clusterTimes): Promise<RedisConnections> {
  return RedisConnections.open(redisUrl, times)
}

/** The queue that this process shares with the others of the hub. */
export async function sharedQueue(
  connections: RedisConnections,
  {cluster: {role}, execution}: Config,
  {secrets, observer, store, openRuns, place, log}: ClusterParts,
  times: ClusterTimes = clusterTimes,
): Promise<RedisRunQueue> {
  const {prompt, patient, subscriber} = connections
  const sealer = new Sealer(secrets, runPurpose)
  const executing = new ExecutingRuns()
  const heartbeat = new Heartbeat({
    ...{redis: prompt, times, log},
    executing: () => executing.ids,
    connectAgain: () => connections.connectAgain(),
  })
  const marks = new RunMarks(patient, heartbeat.processId, times)
  const jobs = new JobQueue(prompt)
  const living = new LivingProcesses(patient)
  const front = new RedisFront({
    ...{redis: prompt, subscriber, heartbeat, jobs, times, sealer, observer},
    marks: new RunMarks(prompt, heartbeat.processId, times),
    living: new LivingProcesses(prompt),
    ...{maxQueuedRuns: execution.maxQueuedRuns, executesHere: (runId) => executing.has(runId)},
  })
  const interrupted = new InterruptedRuns({heartbeat, living, marks, store, observer, times, log})
  const workerParts = {
    ...{
      redis: patient,
      heartbeat,
      marks,
      interrupted,
      executing,
      sealer,
      times,
      place,
      observer,
      openRuns,
      log,
    },
    runsAtOnce: Math.max(execution.workerCount, 1) * execution.runsPerWorker,
  }
  await heartbeat.beat()
  return new RedisRunQueue({
    ...{heartbeat, jobs, front, local: new ObservedQueue(place, observer)},
    stopper: new RunStopper({redis: prompt, jobs, marks, sealer, observer, log}),
    worker: role === "front" ? undefined : startedWorker(workerParts, connections),
  })
}

function startedWorker(parts: WorkerParts, {subscriber}: RedisConnections): RedisWorker {
  const worker = new RedisWorker(parts)
  hearStops(subscriber, (runId, reason) => worker.stop(runId, reason))
  return worker
}
