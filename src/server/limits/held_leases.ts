import {renewScript} from "./gate_scripts"
import type {RedisReach} from "./redis_reach"

/** The places that this process has, and goes on renewing until it gives them back. */
export class HeldLeases {
  readonly #redis: RedisReach
  readonly #holdsMs: number
  readonly #leases = new Map<string, Set<string>>()
  readonly #timer: NodeJS.Timeout

  /** @param holdsMs for how long a place stays taken by a process that is gone */
  constructor(redis: RedisReach, holdsMs: number) {
    this.#redis = redis
    this.#holdsMs = holdsMs
    this.#timer = setInterval(() => void this.#renew(), holdsMs / 3).unref()
  }

  add(plane: string, lease: string): void {
    const leases = this.#leases.get(plane) ?? new Set()
    this.#leases.set(plane, leases.add(lease))
  }

  remove(plane: string, lease: string): void {
    const leases = this.#leases.get(plane)
    leases?.delete(lease)
    if (leases?.size === 0) {
      this.#leases.delete(plane)
    }
  }

  stopRenewing(): void {
    clearInterval(this.#timer)
  }

  async #renew(): Promise<void> {
    for (const [plane, leases] of this.#leases) {
      await this.#redis.ask((redis) => renewScript.run(redis, [plane, this.#holdsMs, ...leases]))
    }
  }
}
