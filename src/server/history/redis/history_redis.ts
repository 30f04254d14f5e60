import type {Redis} from "ioredis"
import type {z} from "zod"
import type {LuaScript} from "../../lua_script"
import {withinTime} from "../../within_time"
import {lateRedisHistoryError, redisHistoryError} from "./redis_history_error"

/** Redis as the history asks it: there is an answer in time, or a RunStoreError. */
export class HistoryRedis {
  readonly #redis: Redis
  readonly #limitMs: number

  constructor(redis: Redis, limitMs: number) {
    this.#redis = redis
    this.#limitMs = limitMs
  }

  get isReady(): boolean {
    return this.#redis.status === "ready"
  }

  async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      return await withinTime(question(this.#redis), this.#limitMs, () =>
        lateRedisHistoryError(this.#limitMs),
      )
    } catch (error) {
      throw redisHistoryError(error)
    }
  }

  run<T>(script: LuaScript, values: readonly (string | number)[], answer: z.ZodType<T>): Promise<T> {
    return this.ask(async (redis) => answer.parse(await script.run(redis, values)))
  }
}
