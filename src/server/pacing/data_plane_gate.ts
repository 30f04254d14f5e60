import type {DataPlaneLimits} from "../config/config"
import {EventRate, type Sharing} from "./event_rate"
import {Semaphore} from "./semaphore"

/** Decides when a batch may be sent, so that all runs together ask of a data plane no more than the operator wants. */
export interface DataPlaneGate {
  /**
   * Waits for the permission to send a batch.
   *
   * @param dataPlane scheme, host and port
   * @param events in the batch
   * @param signal aborted when the run is over: nothing is waited for any more
   * @returns releases the batch's place once the data plane has answered; called again, it does nothing
   */
  enter(dataPlane: string, events: number, signal: AbortSignal): Promise<() => void>
}

interface DataPlane {
  readonly requests: Semaphore
  /** Batches count their events one after the other, so that none is overtaken. */
  readonly turns: Semaphore
}

/** Holds the runs of this process to the limits. */
export class LimitedDataPlanes implements DataPlaneGate {
  readonly #requestsAtOnce: () => number
  /** Undefined where events are not limited. */
  readonly #rate: EventRate | undefined
  readonly #dataPlanes = new Map<string, DataPlane>()

  /** @param sharing with other processes: all count events together, and each has its part of the requests at once */
  constructor({eventsPerSecond, requestsAtOnce}: DataPlaneLimits, sharing?: Sharing) {
    this.#rate = eventsPerSecond === 0 ? undefined : new EventRate(eventsPerSecond, sharing)
    this.#requestsAtOnce = () =>
      requestsAtOnce === 0
        ? Number.POSITIVE_INFINITY
        : Math.max(1, Math.floor(requestsAtOnce / (sharing?.sharers() ?? 1)))
  }

  async enter(dataPlane: string, events: number, signal: AbortSignal): Promise<() => void> {
    const {requests, turns} = this.#dataPlane(dataPlane)
    const release = await requests.acquire(signal)
    const endTurn = await turns.acquire(signal)
    try {
      await this.#rate?.take(dataPlane, events, signal)
    } catch (error) {
      release()
      throw error
    } finally {
      endTurn()
    }
    return release
  }

  #dataPlane(name: string): DataPlane {
    const known = this.#dataPlanes.get(name) ?? {
      requests: new Semaphore(this.#requestsAtOnce),
      turns: new Semaphore(() => 1),
    }
    this.#dataPlanes.set(name, known)
    return known
  }
}
