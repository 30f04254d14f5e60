import {Queue} from "bullmq"
import type {Redis} from "ioredis"
import {jobKey, redisPrefix, runQueueName} from "./redis_names"

/** Events that BullMQ keeps: nobody reads them, and it cannot do without. */
const maxEvents = 100

/** The runs that wait in Redis for a worker, each a job whose data is one sealed text. */
export class JobQueue {
  readonly #queue: Queue<string>
  readonly #redis: Redis
  #waiting = 0

  constructor(redis: Redis) {
    this.#redis = redis
    this.#queue = new Queue<string>(runQueueName, {
      connection: redis,
      prefix: redisPrefix,
      streams: {events: {maxLen: maxEvents}},
      skipVersionCheck: true, // it writes to the console; `npm run doctor` says it, too
    })
    this.#queue.on("error", () => {}) // what fails is told to whoever asked for it
  }

  /** As counted last. */
  get lastCount(): number {
    return this.#waiting
  }

  async count(): Promise<number> {
    this.#waiting = await this.#queue.getWaitingCount()
    return this.#waiting
  }

  async add(runId: string, sealed: string): Promise<void> {
    await this.#queue.add("run", sealed, {
      jobId: runId,
      attempts: 1,
      removeOnComplete: true,
      removeOnFail: true,
    })
  }

  /** The sealed text of a run that waits or executes. */
  async find(runId: string): Promise<string | undefined> {
    return (await this.#queue.getJob(runId))?.data
  }

  /** Unless a worker has been given it, which then forgets it. */
  async remove(runId: string): Promise<void> {
    await this.#queue.remove(runId)
  }

  /** Those of the runs that are neither waiting nor executing, as far as Redis knows. */
  async missing(runIds: readonly string[]): Promise<string[]> {
    const pipeline = this.#redis.pipeline()
    runIds.forEach((runId) => pipeline.exists(jobKey(runId)))
    const answers = (await pipeline.exec()) ?? []
    return runIds.filter((_, at) => {
      const [error, count] = answers[at] ?? []
      return !error && count === 0
    })
  }

  /** The connection is another's to close. */
  async close(): Promise<void> {
    await this.#queue.close()
  }
}
