import {ActionRequest, ActionRequestError, type ActionRequestMessage} from "../../../hub"
import {errorSummary} from "../../telemetry/error_summary"
import {executeHere} from "../execute_here"
import {inContext, type RunContext} from "../run_context"
import {eventPurpose, Sealer} from "../../secrets/sealer"
import {RunStops} from "../run_stops"
import type {RunFailure, ServerMessage, WorkerMessage, WorkerSettings} from "./worker_message"

type Post = (message: WorkerMessage) => void

/** The runs that a worker thread executes. */
export class ThreadRuns {
  readonly #post: Post
  readonly #asksPermission: boolean
  readonly #sealer: Sealer | undefined
  readonly #stops = new RunStops()
  /** Batches that wait for a permission. */
  readonly #due = new Map<number, () => void>()
  #lastPermissionId = 0

  constructor({eventSecrets, asksPermission}: WorkerSettings, post: Post) {
    this.#post = post
    this.#asksPermission = asksPermission
    this.#sealer = eventSecrets && new Sealer(eventSecrets, eventPurpose)
  }

  take(message: ServerMessage): void {
    switch (message.kind) {
      case "run":
        void this.#execute(message.runId, message.request).then(this.#post)
        break
      case "stop":
        this.#stops.stop(message.runId, message.reason)
        break
      case "permitted":
        this.#permit(message.permissionId)
        break
    }
  }

  async #execute(runId: string, request: ActionRequestMessage): Promise<WorkerMessage> {
    try {
      const response = await inContext(this.#contextOf(runId), () =>
        executeHere(ActionRequest.fromIPC(request)),
      )
      return {kind: "answered", runId, response: {...response}}
    } catch (error) {
      return {kind: "failed", runId, failure: failureOf(error)}
    } finally {
      this.#stops.delete(runId)
    }
  }

  #contextOf(runId: string): RunContext {
    const sealer = this.#sealer
    return {
      report: (event) => this.#post({kind: "reported", runId, event}),
      stoppable: (stop) => this.#stops.add(runId, stop),
      permission: this.#asksPermission
        ? (dataPlane, events) => this.#permission(runId, dataPlane, events)
        : undefined,
      seal: sealer && ((json) => sealer.seal(json)),
    }
  }

  #permission(runId: string, dataPlane: string, events: number): Promise<void> {
    const permissionId = ++this.#lastPermissionId
    return new Promise((resolve) => {
      this.#due.set(permissionId, resolve)
      this.#post({kind: "due", runId, permissionId, dataPlane, events})
    })
  }

  #permit(permissionId: number): void {
    this.#due.get(permissionId)?.()
    this.#due.delete(permissionId)
  }
}

function failureOf(error: unknown): RunFailure {
  return error instanceof ActionRequestError
    ? {kind: "request", message: error.message}
    : {kind: "unexpected", error: errorSummary(error)}
}
