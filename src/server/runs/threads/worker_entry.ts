import {type MessagePort, parentPort, workerData} from "node:worker_threads"
import {ActionRequest, ActionRequestError, type ActionRequestMessage} from "../../../hub"
import {installNetworkGuard} from "../../network/network_guard"
import {eventPurpose, Sealer} from "../../secrets/sealer"
import {errorSummary} from "../../telemetry/error_summary"
import type {Log, LogFields, LogLevel} from "../../telemetry/log"
import {type RunContext, RunExecutor} from "../run_executor"
import type {RunFailure, ServerMessage, WorkerMessage, WorkerSettings} from "./worker_message"

/** Where a worker thread begins: it loads the actions once, then executes what it is sent, several runs at a time. */
async function main(port: MessagePort, settings: WorkerSettings): Promise<void> {
  const post = (message: WorkerMessage) => port.postMessage(message)
  installNetworkGuard(settings.network, serverLog(post))
  await import(settings.actionsModule)
  const runs = new ThreadRuns(settings, post)
  port.on("message", (message: ServerMessage) => runs.take(message))
  post({kind: "ready"})
}

/** The runs that a worker thread executes. */
class ThreadRuns {
  readonly #post: (message: WorkerMessage) => void
  readonly #asksPermission: boolean
  readonly #sealer: Sealer | undefined
  readonly #executor = new RunExecutor()
  /** Batches that wait for a permission. */
  readonly #due = new Map<number, () => void>()
  #lastPermissionId = 0

  constructor({eventSecrets, asksPermission}: WorkerSettings, post: (message: WorkerMessage) => void) {
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
        this.#executor.stop(message.runId, message.reason)
        break
      case "permitted":
        this.#due.get(message.permissionId)?.()
        this.#due.delete(message.permissionId)
        break
    }
  }

  async #execute(runId: string, request: ActionRequestMessage): Promise<WorkerMessage> {
    try {
      const context = this.#contextOf(runId)
      const response = await this.#executor.execute(runId, ActionRequest.fromIPC(request), context)
      return {kind: "answered", runId, response: {...response}}
    } catch (error) {
      return {kind: "failed", runId, failure: failureOf(error)}
    }
  }

  #contextOf(runId: string): RunContext {
    const sealer = this.#sealer
    return {
      report: (event) => this.#post({kind: "reported", runId, event}),
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
}

function failureOf(error: unknown): RunFailure {
  return error instanceof ActionRequestError
    ? {kind: "request", message: error.message}
    : {kind: "unexpected", error: errorSummary(error)}
}

/** A worker thread's log: it hands its entries to the server, the only one to write. */
function serverLog(post: (message: WorkerMessage) => void): Log {
  const at = (level: LogLevel) => (fields: LogFields, message: string) =>
    post({kind: "log", level, fields, message})
  return {debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error")}
}

if (parentPort) {
  void main(parentPort, workerData as WorkerSettings)
}
