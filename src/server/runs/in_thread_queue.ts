import type {StopReason} from "../../actions/rudderstack/additions"
import type {ActionResponse} from "../../hub"
import type {DataPlaneGate} from "../pacing/data_plane_gate"
import {RunPermissions} from "../pacing/run_permissions"
import type {SealEvent} from "./run_event"
import type {RunFacts} from "../store/run_record"
import {RunExecutor} from "./run_executor"
import type {RunObserver} from "./run_observer"
import type {QueuedRun, RunQueue} from "./run_queue"

/** Executes runs at once, in the thread that answers Looker: for actions that take but a moment, and for debugging. */
export class InThreadQueue implements RunQueue {
  readonly waitingRuns = 0
  readonly #observer: RunObserver
  readonly #gate: DataPlaneGate | undefined
  readonly #seal: SealEvent
  readonly #executor = new RunExecutor()
  readonly #running = new Map<string, RunFacts>()

  /** @param gate undefined where nothing limits what a data plane is sent */
  constructor(observer: RunObserver, gate: DataPlaneGate | undefined, seal: SealEvent) {
    this.#observer = observer
    this.#gate = gate
    this.#seal = seal
  }

  async run({facts, request}: QueuedRun): Promise<ActionResponse> {
    const permissions = new RunPermissions(this.#gate)
    this.#running.set(facts.id, facts)
    this.#observer.started(facts)
    try {
      return await this.#executor.execute(facts.id, request, {
        report: (event) => {
          permissions.reported(event)
          this.#observer.reported(facts, event)
        },
        permission: this.#gate && ((dataPlane, events) => permissions.wait(dataPlane, events)),
        seal: this.#seal,
      })
    } finally {
      this.#running.delete(facts.id)
      permissions.end()
    }
  }

  stop(runId: string, reason: StopReason): void {
    const facts = this.#running.get(runId)
    if (facts) {
      this.#observer.stopping(facts, reason)
      this.#executor.stop(runId, reason)
    }
  }

  stopAll(reason: StopReason): void {
    this.#running.forEach((_, runId) => this.stop(runId, reason))
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
}
