import {Queue} from "bullmq"
import type {Redis} from "ioredis"
import {redisPrefix, runQueueName} from "../redis/redis_names"

/** The queue of runs, to look at: it settles nothing about it in Redis. The connection is another's to close. */
export function queueToShow(redis: Redis): Queue<string> {
  const queue = new Queue<string>(runQueueName, {
    connection: redis,
    prefix: redisPrefix,
    skipMetasUpdate: true,
    skipVersionCheck: true,
  })
  return queue.on("error", () => {}) // what fails is told to whoever looks
}
