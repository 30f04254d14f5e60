import {type Config, type ExecutionConfig, readConfig} from "../../../../src/server/config"
import {MemoryRunStore} from "../../../../src/server/history/memory_run_store"
import type {RunStore} from "../../../../src/server/history/run_store"
import {OpenRuns} from "../../../../src/server/open_runs"
import {ExecutionPool} from "../../../../src/server/pool/execution_pool"
import {connected, sharedQueue} from "../../../../src/server/redis/cluster"
import type {ClusterTimes} from "../../../../src/server/redis/cluster_times"
import type {RedisConnections} from "../../../../src/server/redis/redis_connections"
import type {RedisRunQueue} from "../../../../src/server/redis/redis_run_queue"
import {poolParts} from "../../support/pool_parts"
import {RecordedLog} from "../../support/recorded_log"
import {RecordedRuns} from "../../support/recorded_runs"

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
  settleMs: 300,
  recheckMs: 200,
  sweepMs: 200,
  answerKeptMs: 60_000,
  orphanKeptMs: 2_000,
  closeMs: 500,
}

export interface ProcessOptions {
  readonly role?: Config["cluster"]["role"]
  readonly execution?: Partial<ExecutionConfig>
  readonly secret?: string
  readonly store?: RunStore
  readonly times?: Partial<ClusterTimes>
}

/** What a process of the hub has of the queue, in the tests' own process. */
export class ClusterProcess {
  readonly runs = new RecordedRuns()
  readonly openRuns = new OpenRuns()
  readonly log = new RecordedLog()
  #isOver = false

  private constructor(
    readonly pool: ExecutionPool,
    private readonly connections: RedisConnections,
  ) {}

  #queue: RedisRunQueue | undefined

  get queue(): RedisRunQueue {
    if (!this.#queue) {
      throw new Error("The process has not started.")
    }
    return this.#queue
  }

  static async start(redisUrl: string, options: ProcessOptions = {}): Promise<ClusterProcess> {
    const {role = "both", secret = "a secret of the tests", store = new MemoryRunStore()} = options
    const times = {...shortTimes, ...options.times}
    const defaults = readConfig({REDIS_URL: redisUrl, ACTION_HUB_ROLE: role})
    const execution = {...defaults.execution, workerCount: 1, runsPerWorker: 2, ...options.execution}
    const connections = await connected(redisUrl, times)
    const runs = new RecordedRuns()
    const pool = new ExecutionPool({...execution, maxQueuedRuns: 100}, poolParts(new RecordedLog(), {}, {observer: runs}))
    const process = new ClusterProcess(pool, connections)
    Object.assign(process, {runs})
    process.#queue = await sharedQueue(
      connections,
      {...defaults, execution},
      {
        secrets: {current: secret, previous: []},
        observer: runs,
        store,
        openRuns: process.openRuns,
        place: pool,
        log: process.log,
      },
      times,
    )
    return process
  }

  /** Ends as a process does that is killed: nothing of it reaches Redis any more. */
  async kill(): Promise<void> {
    this.#isOver = true
    this.connections.close()
    await this.pool.close()
  }

  async close(): Promise<void> {
    if (!this.#isOver) {
      this.#isOver = true
      await this.queue.close()
      this.connections.close()
    }
  }
}
