import type {StopReason} from "../../actions/rudderstack/additions"
import type {ActionResponse} from "../../hub"
import type {DataPlaneGate} from "../pacing/data_plane_gate"
import {executeHere} from "./execute_here"
import type {SealEvent} from "./passed_on"
import {inContext, listenToRuns, type RunContext} from "./run_context"
import type {RunFacts} from "./run_facts"
import type {RunObserver} from "./run_observer"
import {RunPermissions} from "./run_permissions"
import type {QueuedRun, RunQueue} from "./run_queue"
import {RunStops} from "./run_stops"

export interface InThreadDependencies {
  readonly observer: RunObserver
  readonly gate: DataPlaneGate | undefined
  readonly seal: SealEvent
}

/** Executes runs at once, in the thread that answers Looker: for actions that take but a moment, and for debugging. */
export class InThreadQueue implements RunQueue {
  readonly waitingRuns = 0
  readonly #parts: InThreadDependencies
  readonly #stops = new RunStops()
  readonly #running = new Set<string>()

  constructor(parts: InThreadDependencies) {
    this.#parts = parts
    listenToRuns()
  }

  async run({facts, request}: QueuedRun): Promise<ActionResponse> {
    const permissions = new RunPermissions(this.#parts.gate)
    this.#running.add(facts.id)
    this.#parts.observer.started(facts)
    try {
      return await inContext(this.#contextOf(facts, permissions), () => executeHere(request))
    } finally {
      this.#running.delete(facts.id)
      this.#stops.delete(facts.id)
      permissions.end()
    }
  }

  stop(runId: string, reason: StopReason): void {
    if (this.#running.has(runId)) {
      this.#stops.stop(runId, reason)
    }
  }

  stopAll(reason: StopReason): void {
    this.#running.forEach((runId) => this.stop(runId, reason))
  }

  problem(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  /** None ever waits. */
  dropWaiting(): void {}

  /** Nothing outlives this thread. */
  close(): Promise<void> {
    return Promise.resolve()
  }

  #contextOf(facts: RunFacts, permissions: RunPermissions): RunContext {
    const {observer, gate, seal} = this.#parts
    return {
      report: (event) => {
        permissions.reported(event)
        observer.reported(facts, event)
      },
      stoppable: (stop) => this.#stops.add(facts.id, stop),
      permission: gate && ((batch) => permissions.wait(batch)),
      seal,
    }
  }
}
