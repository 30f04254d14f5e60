import {Redis} from "ioredis"
import {RedisServer} from "../../stand_ins/redis_server"

/** Jobs, locks and answers; what else there is stays: the history, and who lives. */
const KEYS_OF_RUNS = /:runs:[0-9a-f-]{36}|:answer:|:runs:(wait|active|delayed|stalled|completed|failed)$/

/** What a Redis holds. */
export class RedisContents {
  private constructor(
    private readonly redis: RedisServer,
    private readonly client: Redis,
  ) {}

  static open(redis: RedisServer): RedisContents {
    return new RedisContents(redis, new Redis(redis.url))
  }

  /** The keys that no run should leave behind, with the seconds after which they go by themselves; -1 is never. */
  async leftovers(): Promise<{key: string; seconds: number}[]> {
    const keys = (await this.client.keys("*")).filter((key) => KEYS_OF_RUNS.test(key))
    return Promise.all(keys.map(async (key) => ({key, seconds: await this.client.ttl(key)})))
  }

  /** Everything that it holds or has written to its disk since it was started. */
  async bytes(): Promise<Buffer> {
    await this.client.save()
    return this.redis.writtenBytes()
  }

  close(): void {
    this.client.disconnect()
  }
}
