import {setMaxListeners} from "node:events"
import type {DataPlaneGate} from "./data_plane_gate"

/** The permissions to send a batch that one run waits for, or holds. */
export class RunPermissions {
  readonly #gate: DataPlaneGate | undefined
  readonly #over = new AbortController()
  readonly #held = new Map<string, (() => void)[]>()

  /** @param gate undefined where nothing is limited */
  constructor(gate: DataPlaneGate | undefined) {
    this.#gate = gate
    setMaxListeners(0, this.#over.signal) // every batch that waits listens
  }

  /** Resolves when a batch may be sent. */
  async wait(dataPlane: string, events: number): Promise<void> {
    const release = await this.#gate?.enter(dataPlane, events, this.#over.signal)
    if (this.#over.signal.aborted) {
      release?.()
    } else if (release) {
      this.#held.set(dataPlane, [...(this.#held.get(dataPlane) ?? []), release])
    }
  }

  /** Gives one back where the event says that a batch was answered. Which one does not matter. */
  reported({kind, dataPlane}: {readonly kind: string; readonly dataPlane?: string}): void {
    if (kind === "batch" && dataPlane !== undefined) {
      this.#held.get(dataPlane)?.shift()?.()
    }
  }

  /** The run is over: gives everything back. */
  end(): void {
    this.#over.abort()
    for (const release of [...this.#held.values()].flat()) {
      release()
    }
    this.#held.clear()
  }
}
