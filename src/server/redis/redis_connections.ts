import {Redis, type RedisOptions} from "ioredis"
import {connectionFailure} from "../commands/connection_failure"
import {RedisUnreachableError} from "../errors/redis_unreachable_error"
import type {ClusterTimes} from "./cluster_times"

/** The connections of a process to Redis, each for another kind of waiting. */
export class RedisConnections {
  /** Fails at once while Redis is away, and soon when it does not answer: for whoever has somebody waiting. */
  readonly prompt: Redis
  /** Waits until Redis is back: for what has to be done some time. */
  readonly patient: Redis
  /** For messages. */
  readonly subscriber: Redis

  private constructor(prompt: Redis) {
    this.prompt = prompt
    this.patient = silently(prompt.duplicate(patience))
    this.subscriber = silently(prompt.duplicate({...patience, ...listening}))
  }

  /** @throws RedisUnreachableError when Redis cannot be used now; later on, it is waited for */
  static async open(redisUrl: string, times: ClusterTimes): Promise<RedisConnections> {
    const prompt = new Redis(redisUrl, promptness(times))
    const causes: unknown[] = []
    prompt.on("error", (error) => causes.push(error))
    try {
      await prompt.connect()
      await prompt.ping()
    } catch (error) {
      prompt.disconnect()
      throw unreachable(redisUrl, causes[0] ?? error) // that a connection is closed says less than why
    }
    prompt.removeAllListeners("error")
    return new RedisConnections(silently(prompt))
  }

  /** Gives up connections that seem to be there; what waits for an answer on the patient one is sent again. */
  connectAgain(): void {
    this.#all.filter(({status}) => status === "ready").forEach((redis) => redis.disconnect(true))
  }

  close(): void {
    this.#all.forEach((redis) => redis.disconnect())
  }

  get #all(): Redis[] {
    return [this.subscriber, this.patient, this.prompt]
  }
}

/** A command that was under way when the connection broke is not sent again: whoever sent it has been told. */
function promptness({commandMs, connectMs, reconnectMs}: ClusterTimes): RedisOptions {
  return {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandMs,
    connectTimeout: connectMs,
    retryStrategy: (tries) => Math.min(tries * 50, reconnectMs),
  }
}

const patience: RedisOptions = {
  lazyConnect: false,
  enableOfflineQueue: true,
  autoResendUnfulfilledCommands: true,
  maxRetriesPerRequest: null,
  commandTimeout: undefined,
}

/** Asking whether Redis is ready would fail where a subscription has been sent just before, and that one would be lost. */
const listening: RedisOptions = {enableReadyCheck: false}

/** Connections break, and come back: Heartbeat tells of it, once for all of them. */
function silently(redis: Redis): Redis {
  return redis.on("error", () => {})
}

function unreachable(redisUrl: string, cause: unknown): RedisUnreachableError {
  const {host} = new URL(redisUrl)
  if (cause instanceof Error && /^(NOAUTH|WRONGPASS|NOPERM)\b/.test(cause.message)) {
    const cure = "Correct them; characters such as @ and / have to be percent-encoded."
    return new RedisUnreachableError(host, "it refused the user or password", cure, {cause})
  }
  const {text, cure} = connectionFailure(cause)
  return new RedisUnreachableError(host, text, cure, {cause})
}
