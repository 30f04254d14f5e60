import type {StopReason} from "../../actions/rudderstack/additions"

type Stop = (reason: StopReason) => void

/** How to stop the runs of a thread. A run may be asked to stop before its action has said how. */
export class RunStops {
  readonly #stops = new Map<string, Stop>()
  readonly #reasons = new Map<string, StopReason>()

  /** The action says how its run can be stopped. */
  add(runId: string, stop: Stop): void {
    this.#stops.set(runId, stop)
    const reason = this.#reasons.get(runId)
    if (reason !== undefined) {
      stop(reason)
    }
  }

  stop(runId: string, reason: StopReason): void {
    this.#reasons.set(runId, reason)
    this.#stops.get(runId)?.(reason)
  }

  /** The run is over. */
  delete(runId: string): void {
    this.#stops.delete(runId)
    this.#reasons.delete(runId)
  }
}
