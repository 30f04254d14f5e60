import {type Config, type ExecutionConfig, readConfig} from "../../../../src/server/config/config"
import {MemoryRunStore} from "../../../../src/server/history/memory_run_store"
import type {RunStore} from "../../../../src/server/history/run_store"
import {OpenRuns} from "../../../../src/server/open_runs"
import {ExecutionPool} from "../../../../src/server/pool/execution_pool"
import {connected, sharedQueue} from "../../../../src/server/redis/cluster"
import type {ClusterTimes} from "../../../../src/server/redis/cluster_times"
import type {RedisConnections} from "../../../../src/server/redis/redis_connections"
import type {RedisRunQueue} from "../../../../src/server/redis/redis_run_queue"
import type {Secrets} from "../../../../src/server/secrets"
import {poolParts} from "../../support/pool_parts"
import {RecordedLog} from "../../support/recorded_log"
import {RecordedRuns} from "../../support/recorded_runs"

const ownSecrets: Secrets = {current: "a secret of the tests", previous: []}

/** As the real ones stand to each other, but shorter. */
export const shortTimes: ClusterTimes = {
  commandMs: 500,
  connectMs: 500,
  reconnectMs: 100,
  lockMs: 1_000,
  stalledEveryMs: 200,
  aliveEveryMs: 100,
  aliveForMs: 500,
  graceMs: 800,
  settleMs: 700,
  recheckMs: 200,
  sweepMs: 200,
  answerKeptMs: 60_000,
  unheardKeptMs: 2_000,
  answersRememberedMs: 10_000,
  closeMs: 500,
}

export interface ProcessOptions {
  readonly role?: Config["cluster"]["role"]
  readonly execution?: Partial<ExecutionConfig>
  readonly secrets?: Secrets
  readonly store?: RunStore
  readonly times?: Partial<ClusterTimes>
}

/** What a process of the hub has of the queue, in the tests' own process. */
export class ClusterProcess {
  #isOver = false

  private constructor(
    readonly queue: RedisRunQueue,
    readonly connections: RedisConnections,
    readonly openRuns: OpenRuns,
    /** What the observer of this process was told. */
    readonly runs: RecordedRuns,
    readonly log: RecordedLog,
  ) {}

  static async start(redisUrl: string, options: ProcessOptions = {}): Promise<ClusterProcess> {
    const {role = "both", secrets = ownSecrets, store = new MemoryRunStore()} = options
    const times = {...shortTimes, ...options.times}
    const environment = {REDIS_URL: redisUrl, ACTION_HUB_ROLE: role, ACTION_HUB_SECRET: secrets.current}
    const defaults = readConfig(environment)
    const execution = {...defaults.execution, workerCount: 1, runsPerWorker: 2, ...options.execution}
    const connections = await connected(redisUrl, times)
    const [observer, openRuns, log] = [new RecordedRuns(), new OpenRuns(), new RecordedLog()]
    const place = new ExecutionPool({...execution, maxQueuedRuns: 100}, poolParts(log, {}, {observer}))
    const parts = {secrets, observer, store, openRuns, place, log}
    const queue = await sharedQueue(connections, {...defaults, execution}, parts, times)
    return new ClusterProcess(queue, connections, openRuns, observer, log)
  }

  /** Ends as a process does that is killed: nothing of it reaches Redis any more. */
  async kill(): Promise<void> {
    this.#isOver = true
    this.connections.close()
    await this.queue.close()
  }

  async close(): Promise<void> {
    if (!this.#isOver) {
      this.#isOver = true
      await this.queue.close()
      this.connections.close()
    }
  }
}
