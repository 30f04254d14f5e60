import {setMaxListeners} from "node:events"
import type {DataPlaneGate} from "../pacing/data_plane_gate"
import type {RunEvent} from "./run_event"
import type {BatchDue} from "./batch_due"

type Leave = () => void

/** The permissions that one run waits for, or has been given. */
export class RunPermissions {
  readonly #gate: DataPlaneGate | undefined
  readonly #over = new AbortController()
  readonly #given = new Map<string, Leave[]>()

  constructor(gate: DataPlaneGate | undefined) {
    this.#gate = gate
    // Every batch that waits listens.
    setMaxListeners(0, this.#over.signal)
  }

  /** Resolves when the batch may be sent. */
  async wait({dataPlane, events}: BatchDue): Promise<void> {
    const leave = await this.#gate?.enter(dataPlane, events, this.#over.signal)
    if (this.#over.signal.aborted) {
      leave?.()
    } else if (leave) {
      this.#given.set(dataPlane, [...(this.#given.get(dataPlane) ?? []), leave])
    }
  }

  /** Which batch was answered does not matter: one of them was. */
  reported(event: RunEvent): void {
    if (event.kind === "batch") {
      this.#given.get(event.dataPlane)?.shift()?.()
    }
  }

  /** Gives everything back. */
  end(): void {
    this.#over.abort()
    for (const leave of [...this.#given.values()].flat()) {
      leave()
    }
    this.#given.clear()
  }
}
