import type {Redis} from "ioredis"
import {z} from "zod"
import {aliveKey, alivePrefix} from "./redis_names"

const keysAtOnce = 1_000
const runIds = z.array(z.string())

/** What the processes of the hub say they execute: see Heartbeat. */
export class LivingProcesses {
  readonly #redis: Redis

  constructor(redis: Redis) {
    this.#redis = redis
  }

  /** Whether this process lives and executes this run. */
  async executes(processId: string, runId: string): Promise<boolean> {
    return listed(await this.#redis.get(aliveKey(processId))).includes(runId)
  }

  /** Everything that is being executed. */
  async executing(): Promise<ReadonlySet<string>> {
    const keys = await this.#aliveKeys()
    const lists = keys.length === 0 ? [] : await this.#redis.mget(keys)
    return new Set(lists.flatMap(listed))
  }

  /** There may be very many other keys, and Redis does one thing at a time. */
  async #aliveKeys(): Promise<string[]> {
    const found: string[] = []
    let cursor = "0"
    do {
      const [next, keys] = await this.#redis.scan(cursor, "MATCH", `${alivePrefix}*`, "COUNT", keysAtOnce)
      found.push(...keys)
      cursor = next
    } while (cursor !== "0")
    return found
  }
}

function listed(json: string | null): readonly string[] {
  return json === null ? [] : runIds.parse(JSON.parse(json))
}
