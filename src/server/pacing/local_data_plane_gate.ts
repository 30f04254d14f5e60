import type {DataPlaneLimits} from "../config/config"
import type {DataPlaneGate} from "./data_plane_gate"
import type {Leave} from "./leave"
import {LocalPlane} from "./local_plane"

/**
 * Holds all runs of this process to its part of the limits. Batches for one data plane enter in the order they came.
 */
export class LocalDataPlaneGate implements DataPlaneGate {
  readonly #limits: DataPlaneLimits
  readonly #sharers: () => number
  readonly #planes = new Map<string, LocalPlane>()

  /** @param sharers how many processes keep to the limits together; this one alone by default */
  constructor(limits: DataPlaneLimits, sharers = () => 1) {
    this.#limits = limits
    this.#sharers = sharers
  }

  enter(dataPlane: string, events: number, signal: AbortSignal): Promise<Leave> {
    return this.#plane(dataPlane).enter(events, signal)
  }

  async close(): Promise<void> {}

  #plane(dataPlane: string): LocalPlane {
    const plane = this.#planes.get(dataPlane) ?? new LocalPlane(this.#limits, this.#sharers)
    this.#planes.set(dataPlane, plane)
    return plane
  }
}
