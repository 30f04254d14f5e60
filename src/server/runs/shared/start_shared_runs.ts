import {randomUUID} from "node:crypto"
import type {StopReason} from "../../../actions/rudderstack/additions"
import type {Config} from "../../config/config"
import type {DataPlaneGate} from "../../pacing/data_plane_gate"
import type {Log} from "../../telemetry/log"
import type {OpenRuns} from "../open_runs"
import {runPurpose, Sealer} from "../../secrets/sealer"
import type {Secrets} from "../../secrets/secrets"
import {type PostgresDatabase, postgresPool} from "../../store/postgres_database"
import type {RunStore} from "../../store/run_store"
import {type RunObserver, RunObservers} from "../run_observer"
import type {RunQueue} from "../run_queue"
import {RunRecorder} from "../run_recorder"
import {AwaitedRuns} from "./awaited_runs"
import {type ClusterTimes, clusterTimes} from "./cluster_times"
import {DatabaseFailures} from "./database_failures"
import {JobEngine} from "./job_engine"
import {LivingWorkers} from "./living_workers"
import {addLostJobs, unlockForgottenJobs} from "./run_jobs"
import {RunSweep} from "./run_sweep"
import {RunWorker} from "./run_worker"
import {SharedRuns} from "./shared_runs"

/** Beside one connection for each run: one listens, another notes which jobs are done. */
const spareConnections = 2

type ExecutionSize = Pick<Config["execution"], "workerCount" | "runsPerWorker">

export interface SharedDependencies {
  readonly database: PostgresDatabase
  readonly store: RunStore
  readonly secrets: Secrets
  /** Makes the place where runs execute in this process. */
  readonly place: (observer: RunObserver, gate: DataPlaneGate) => RunQueue
  /** Undefined where nothing limits what a data plane is sent. */
  readonly gate: DataPlaneGate | undefined
  /** Gets the events of runs, beside the store. */
  readonly observer: RunObserver
  /** Has a run stop that this process executes in its own thread. */
  readonly stopOwn: (runId: string, reason: StopReason) => void
  readonly openRuns: OpenRuns
  readonly log: Log
  readonly times?: ClusterTimes
}

/** Begins to share runs with the other processes of the hub. While PostgreSQL is away, all parts try again. */
export function startSharedRuns(config: Config, dependencies: SharedDependencies): SharedRuns {
  const {database, store, secrets, observer, openRuns, stopOwn, log, times = clusterTimes} = dependencies
  const {cluster, execution, history} = config
  const worker = randomUUID()
  const sealer = new Sealer(secrets, runPurpose)
  const recorder: RunRecorder = new RunRecorder({
    ...{store, worker, isShared: true, log},
    stop: (runId, reason) => {
      executing?.place.stop(runId, reason)
      stopOwn(runId, reason)
    },
  })
  const failures = new DatabaseFailures(log)
  const awaited = new AwaitedRuns({store, sealer, failures, times, log})
  const executing = cluster.role === "web" ? undefined : startedExecution()
  const workers = new LivingWorkers({
    ...{store, failures, times},
    ownId: executing && worker,
    isTaking: () => executing?.engine.isGoing === true,
  })
  const sweep = new RunSweep({
    ...{store, workers, observer, failures, times, log},
    jobs: {
      addLost: (runIds) => addLostJobs(database.kysely, runIds),
      unlockForgotten: () => unlockForgottenJobs(database.kysely),
    },
    executesHere: (runId) => recorder.has(runId),
  })
  return new SharedRuns({
    ...{store, recorder, awaited, workers, sweep, executing, sealer, observer, failures, times, log},
    maxQueuedRuns: execution.maxQueuedRuns,
  })

  function startedExecution() {
    const {gate} = dependencies
    const place = dependencies.place(new RunObservers([recorder, observer]), awakeGate(recorder, gate))
    const runWorker = new RunWorker({
      ...{store, worker, recorder, place, sealer, observer, failures, times, log},
      maxAgeMs: execution.maxRunMs,
    })
    const engine = new JobEngine({
      pool: postgresPool(cluster.databaseUrl ?? "", log, {
        max: queueConnections(execution),
        application_name: "looker-action-hub queue",
      }),
      runsAtOnce: runsAtOnce(execution),
      execute: async (runId) => {
        await openRuns.track(runWorker.execute(runId))
        awaited.look()
      },
      retain: () => store.prune(history, Date.now()),
      log,
    })
    return {place, worker: runWorker, engine}
  }
}

function runsAtOnce({workerCount, runsPerWorker}: ExecutionSize): number {
  return Math.max(workerCount, 1) * runsPerWorker
}

/** How many connections to PostgreSQL the queue of a worker opens at most. */
export function queueConnections(execution: ExecutionSize): number {
  return runsAtOnce(execution) + spareConnections
}

/**
 * Lets no batch pass right after this process has slept: others may have ended its runs, and those are stopped before
 * they send anything more.
 *
 * @param limits what holds batches to the operator's limits, if anything does: a batch may have slept there
 */
function awakeGate(recorder: Pick<RunRecorder, "awake">, limits: DataPlaneGate | undefined): DataPlaneGate {
  return {
    enter: async (dataPlane, events, signal) => {
      const leave = await limits?.enter(dataPlane, events, signal)
      await recorder.awake()
      return leave ?? (() => {})
    },
  }
}
