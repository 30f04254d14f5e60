import {randomUUID} from "node:crypto"
import {EventEmitter, once} from "node:events"
import {setTimeout as pause} from "node:timers/promises"
import {type Redis, ReplyError} from "ioredis"
import type {Log} from "../telemetry/log"
import type {ClusterTimes} from "./cluster_times"
import {mayHaveBeenAway} from "./may_have_been_away"
import {aliveKey} from "./redis_names"

export interface HeartbeatParts {
  readonly redis: Redis
  readonly times: ClusterTimes
  /** The runs that this process executes now. */
  readonly executing: () => readonly string[]
  /** Gives up connections that seem to be there, and has new ones made. */
  readonly connectAgain: () => void
  readonly log: Log
}

/** Shows the other processes that this one lives and what it executes, and tells whether Redis answers. */
export class Heartbeat {
  /** Names this process among those of the hub. */
  readonly processId = randomUUID()
  readonly #parts: HeartbeatParts
  readonly #events = new EventEmitter()
  readonly #timer: NodeJS.Timeout
  #steadySinceMs: number | undefined
  /** Since when no beat has worked, or since connections were last given up for that. */
  #failingSinceMs: number | undefined
  #isFirstConnection = true
  /** Whether Redis was away, so that others may have to tell it something again. */
  #wasAway = false
  #isBeating = false

  constructor(parts: HeartbeatParts) {
    const {redis, times} = (this.#parts = parts)
    this.#events.setMaxListeners(0)
    this.#timer = setInterval(() => void this.beat(), times.aliveEveryMs)
    redis.on("ready", this.#beatNow).on("close", this.#failed)
  }

  /** For how long Redis has been answering; 0 while it does not. */
  get steadyMs(): number {
    return this.#steadySinceMs === undefined ? 0 : performance.now() - this.#steadySinceMs
  }

  /** Is called whenever Redis answers again. */
  onReturn(listener: () => void): void {
    this.#events.on("steady", listener)
  }

  /** Resolves when Redis answers, and the other processes have had the time to find that, too. */
  async settled(): Promise<void> {
    while (this.#steadySinceMs === undefined) {
      await once(this.#events, "steady")
    }
    if (this.#wasAway && this.steadyMs < this.#parts.times.settleMs) {
      await pause(this.#parts.times.settleMs - this.steadyMs, undefined, {ref: false}) // it may be told to end
      await this.settled()
    }
  }

  async beat(): Promise<void> {
    const {redis, times, executing} = this.#parts
    if (this.#isBeating) {
      return
    }
    this.#isBeating = true
    try {
      await redis.set(aliveKey(this.processId), JSON.stringify(executing()), "PX", times.aliveForMs)
      this.#wasAway ||= this.#steadySinceMs === undefined && (await mayHaveBeenAway(redis, times.settleMs))
      this.#worked()
    } catch (error) {
      this.#failed() // which says all there is to say
      if (!(error instanceof ReplyError)) {
        this.#giveUpDeadConnections()
      }
    } finally {
      this.#isBeating = false
    }
  }

  /** Tells the others that this process no longer lives, if they can be told. */
  async end(): Promise<void> {
    clearInterval(this.#timer)
    const redis = this.#parts.redis.off("ready", this.#beatNow).off("close", this.#failed)
    await redis.del(aliveKey(this.processId)).catch(() => 0)
  }

  readonly #beatNow = () => void this.beat()

  /** One whose other end is gone without a word looks well for a quarter of an hour: only its answers are missing. */
  #giveUpDeadConnections(): void {
    const now = performance.now()
    this.#failingSinceMs ??= now
    if (now - this.#failingSinceMs >= this.#parts.times.aliveForMs) {
      this.#failingSinceMs = now
      this.#parts.connectAgain()
    }
  }

  #worked(): void {
    this.#failingSinceMs = undefined
    if (this.#steadySinceMs !== undefined) {
      return
    }
    this.#steadySinceMs = performance.now()
    if (!this.#isFirstConnection) {
      this.#parts.log.info({}, "Redis answers again.")
    }
    this.#events.emit("steady")
  }

  readonly #failed = () => {
    if (this.#steadySinceMs !== undefined) {
      this.#steadySinceMs = undefined
      this.#isFirstConnection = false
      this.#wasAway = true
      this.#parts.log.error({}, "Redis does not answer. Runs that execute go on; new ones are turned away.")
    }
  }
}
