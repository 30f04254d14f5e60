import {type Config, type ExecutionConfig, readConfig} from "../../../../src/server/config/config"
import {OpenRuns} from "../../../../src/server/runs/open_runs"
import {ExecutionPool} from "../../../../src/server/runs/threads/execution_pool"
import {type ClusterTimes, clusterTimes} from "../../../../src/server/runs/shared/cluster_times"
import type {SharedRuns} from "../../../../src/server/runs/shared/shared_runs"
import {startSharedRuns} from "../../../../src/server/runs/shared/start_shared_runs"
import type {Secrets} from "../../../../src/server/secrets/secrets"
import {PostgresDatabase} from "../../../../src/server/store/postgres_database"
import {RunStore} from "../../../../src/server/store/run_store"
import {eventually} from "../../support/eventually"
import {poolParts} from "../../support/pool_dependencies"
import {RecordedLog} from "../../support/recorded_log"
import {RecordedRuns} from "../../support/recorded_runs"

const ownSecrets: Secrets = {current: "a secret of the tests", previous: []}

/** As the real ones stand to each other, but shorter. */
const shortTimes: ClusterTimes = {
  ...clusterTimes,
  beatMs: 100,
  sweepMs: 300,
  withoutWorkerMs: 500,
  retryMs: 100,
  closeMs: 500,
}

export interface ProcessOptions {
  readonly role?: Config["cluster"]["role"]
  readonly execution?: Partial<ExecutionConfig>
  readonly secrets?: Secrets
}

/** What a process of the hub has of the shared runs, in the tests' own process. */
export class SharedProcess {
  #isOver = false

  private constructor(
    readonly runs: SharedRuns,
    readonly store: RunStore,
    readonly openRuns: OpenRuns,
    /** What its observer was told. */
    readonly observer: RecordedRuns,
    readonly log: RecordedLog,
  ) {}

  /** Resolves when it takes runs, or has them taken. */
  static async start(databaseUrl: string, options: ProcessOptions = {}): Promise<SharedProcess> {
    const {role = "both", secrets = ownSecrets} = options
    const environment = {DATABASE_URL: databaseUrl, ACTION_HUB_ROLE: role, ACTION_HUB_SECRET: secrets.current}
    const defaults = readConfig(environment)
    const execution = {...defaults.execution, workerCount: 1, runsPerWorker: 2, ...options.execution}
    const [observer, openRuns, log] = [new RecordedRuns(), new OpenRuns(), new RecordedLog()]
    const database = new PostgresDatabase(databaseUrl, log)
    const store = new RunStore(database)
    const runs = startSharedRuns(
      {...defaults, execution},
      {
        ...{
          database,
          store,
          secrets,
          observer,
          openRuns,
          log,
          gate: undefined,
          stopOwn: () => {},
          times: shortTimes,
        },
        place: (recorder, gate) =>
          new ExecutionPool(
            {...execution, maxQueuedRuns: 100},
            poolParts(log, {asksPermission: true}, {observer: recorder, gate}),
          ),
      },
    )
    const process = new SharedProcess(runs, store, openRuns, observer, log)
    if (role !== "web") {
      await eventually(async () => (await runs.problem()) === undefined)
    }
    return process
  }

  async close(): Promise<void> {
    if (!this.#isOver) {
      this.#isOver = true
      this.runs.takeNoMore()
      await this.runs.close()
      await this.store.close()
    }
  }
}
