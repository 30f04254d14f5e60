import {randomUUID} from "node:crypto"
import type {Redis} from "ioredis"
import {z} from "zod"
import type {DataPlaneLimits} from "../config/config"
import type {Log} from "../telemetry/log"
import type {DataPlaneGate} from "./data_plane_gate"
import {enterScript, leaveScript} from "./gate_scripts"
import {HeldLeases} from "./held_leases"
import {type Leave, leaveOnce, nothingToLeave} from "./leave"
import {Line} from "./line"
import {LocalDataPlaneGate} from "./local_data_plane_gate"
import {planeKey} from "./redis_plane_keys"
import {RedisReach} from "./redis_reach"
import {pause} from "./wait"

/** For how long a place stays taken by a process that is gone: others have that much less until then. */
const defaultLeaseMs = 30_000
/** How often the first in line asks whether there is a place. */
const askAgainMs = 20
/** Whoever has not asked for so long waits no more. */
const patienceMs = 3_000

/** What `enterScript` tells while there is no place. */
const noPlace = -1

/** A batch that wants to enter. */
interface Entering {
  readonly plane: string
  readonly lease: string
  readonly events: number
  readonly signal: AbortSignal
}

/**
 * Holds all runs of all processes to the limits: who enters here has entered the gate of its own process first, and
 * stays there alone while Redis is away. Sending goes on then, and each process keeps to the limits by itself.
 */
export class RedisDataPlaneGate implements DataPlaneGate {
  readonly #limits: DataPlaneLimits
  readonly #own: LocalDataPlaneGate
  readonly #redis: RedisReach
  readonly #leaseMs: number
  readonly #held: HeldLeases
  readonly #lines = new Map<string, Line>()

  constructor(limits: DataPlaneLimits, connection: Redis, log: Log, leaseMs = defaultLeaseMs) {
    this.#limits = limits
    this.#own = new LocalDataPlaneGate(limits)
    this.#redis = new RedisReach(connection, log)
    this.#leaseMs = leaseMs
    this.#held = new HeldLeases(this.#redis, leaseMs)
  }

  async enter(dataPlane: string, events: number, signal: AbortSignal): Promise<Leave> {
    const leaveOwn = await this.#own.enter(dataPlane, events, signal)
    const entering = {plane: planeKey(dataPlane), lease: randomUUID(), events, signal}
    const leaveShared = await this.#line(entering.plane).enter(signal, () => this.#pass(entering))
    return () => {
      leaveOwn()
      leaveShared()
    }
  }

  /** Places that are still held become free by themselves. */
  async close(): Promise<void> {
    this.#held.stopRenewing()
    await this.#own.close()
  }

  async #pass(entering: Entering): Promise<Leave> {
    const {plane, lease, events, signal} = entering
    const waitMs = await this.#waitMs(entering)
    if (waitMs === undefined) {
      return nothingToLeave
    }
    this.#held.add(plane, lease)
    await pause(waitMs, signal)
    const notSent = signal.aborted ? events : 0
    return leaveOnce(() => this.#leave(entering, notSent))
  }

  /** Waits for a place. @returns undefined where Redis is away or the signal was aborted */
  async #waitMs(entering: Entering): Promise<number | undefined> {
    while (!entering.signal.aborted) {
      const waitMs = await this.#redis.ask((redis) => this.#askToEnter(redis, entering))
      if (waitMs !== noPlace) {
        return waitMs
      }
      await pause(askAgainMs, entering.signal)
    }
    this.#leave(entering, 0)
    return undefined
  }

  async #askToEnter(redis: Redis, {plane, lease, events}: Entering): Promise<number> {
    const {eventsPerSecond, requestsAtOnce} = this.#limits
    const values = [plane, lease, events, eventsPerSecond, requestsAtOnce, this.#leaseMs, patienceMs]
    return z.number().parse(await enterScript.run(redis, values))
  }

  #leave({plane, lease}: Entering, notSent: number): void {
    this.#held.remove(plane, lease)
    void this.#redis.ask((redis) => leaveScript.run(redis, [plane, lease, notSent]))
  }

  #line(plane: string): Line {
    const line = this.#lines.get(plane) ?? new Line()
    this.#lines.set(plane, line)
    return line
  }
}
