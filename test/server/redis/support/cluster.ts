import {setTimeout as pause} from "node:timers/promises"
import {Redis} from "ioredis"
import {redisPrefix} from "../../../../src/server/redis/redis_names"
import {RedisServer} from "../../../stand_ins/redis_server"
import {ClusterProcess, type ProcessOptions} from "./cluster_process"

const pollMs = 10

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await pause(pollMs)
  }
}

/** A Redis, and the processes that share it. */
export class Cluster {
  readonly #processes: ClusterProcess[] = []
  readonly #client: Redis

  private constructor(readonly redis: RedisServer) {
    this.#client = new Redis(redis.url, {lazyConnect: true})
    this.#client.on("error", () => {})
  }

  static async start(): Promise<Cluster> {
    return new Cluster(await RedisServer.start())
  }

  async process(options: ProcessOptions = {}): Promise<ClusterProcess> {
    const process = await ClusterProcess.start(this.redis.url, options)
    this.#processes.push(process)
    return process
  }

  front(options: ProcessOptions = {}): Promise<ClusterProcess> {
    return this.process({...options, role: "front"})
  }

  worker(options: ProcessOptions = {}): Promise<ClusterProcess> {
    return this.process({...options, role: "worker"})
  }

  /** The names of the keys about runs: jobs, locks and answers. */
  async keysOfRuns(): Promise<string[]> {
    const keys = await this.#client.keys(`${redisPrefix}:*`)
    return keys.filter((key) => /:runs:[0-9a-f-]{36}|:answer:|:runs:(wait|active|delayed)$/.test(key))
  }

  /** Resolves when so many runs wait for a worker. */
  async untilWaiting(count: number): Promise<void> {
    await until(async () => (await this.#client.llen(`${redisPrefix}:runs:wait`)) === count)
  }

  /** Resolves when a run that seems to be executed elsewhere was put off. */
  async untilPutOff(): Promise<void> {
    await until(async () => (await this.#client.zcard(`${redisPrefix}:runs:delayed`)) > 0)
  }

  /** Resolves when nothing of any run is left; answers that nobody waits for stay for a moment. */
  async untilNoKeysOfRuns(): Promise<void> {
    await until(async () => (await this.keysOfRuns()).length === 0)
  }

  client(): Redis {
    return this.#client
  }

  async endProcesses(): Promise<void> {
    await Promise.all(this.#processes.splice(0).map((process) => process.close()))
    await this.#client.flushall()
  }

  async remove(): Promise<void> {
    this.#client.disconnect()
    await this.redis.remove()
  }
}
