import type {StopReason} from "../../../actions/rudderstack/additions"
import {ActionRequestError, type ActionResponse} from "../../../hub"
import {SummarisedError} from "../../telemetry/error_summary"
import type {DataPlaneGate} from "../../pacing/data_plane_gate"
import type {RunEvent} from "../run_event"
import type {RunFacts} from "../../store/run_record"
import type {RunObserver} from "../run_observer"
import {RunPermissions} from "../../pacing/run_permissions"
import type {RunFailure} from "./worker_message"

interface PendingRun {
  readonly facts: RunFacts
  readonly permissions: RunPermissions
  resolve(response: ActionResponse): void
  reject(error: Error): void
}

/** The runs that a worker thread has not answered yet. */
export class PendingRuns {
  readonly #runs = new Map<string, PendingRun>()
  readonly #observer: RunObserver
  readonly #gate: DataPlaneGate | undefined

  constructor(observer: RunObserver, gate: DataPlaneGate | undefined) {
    this.#observer = observer
    this.#gate = gate
  }

  get count(): number {
    return this.#runs.size
  }

  get ids(): string[] {
    return [...this.#runs.keys()]
  }

  /** @returns whether the run is one of them */
  stopping(runId: string, reason: StopReason): boolean {
    const run = this.#runs.get(runId)
    if (run) {
      this.#observer.stopping(run.facts, reason)
    }
    return run !== undefined
  }

  /** Opens a run; the promise settles with one of the methods below. */
  open(facts: RunFacts): Promise<ActionResponse> {
    this.#observer.started(facts)
    const permissions = new RunPermissions(this.#gate)
    return new Promise((resolve, reject) => this.#runs.set(facts.id, {facts, permissions, resolve, reject}))
  }

  reported(runId: string, event: RunEvent): void {
    const run = this.#runs.get(runId)
    if (run) {
      run.permissions.reported(event)
      this.#observer.reported(run.facts, event)
    }
  }

  /** Resolves when a batch of the run may be sent. */
  async permission(runId: string, dataPlane: string, events: number): Promise<void> {
    await this.#runs.get(runId)?.permissions.wait(dataPlane, events)
  }

  answer(runId: string, response: ActionResponse): void {
    this.#take(runId)?.resolve(response)
  }

  answerAll(response: ActionResponse): void {
    this.ids.forEach((runId) => this.answer(runId, response))
  }

  fail(runId: string, failure: RunFailure): void {
    this.#take(runId)?.reject(
      failure.kind === "request"
        ? new ActionRequestError(failure.message)
        : new SummarisedError(failure.error),
    )
  }

  #take(runId: string): PendingRun | undefined {
    const run = this.#runs.get(runId)
    this.#runs.delete(runId)
    run?.permissions.end()
    return run
  }
}
