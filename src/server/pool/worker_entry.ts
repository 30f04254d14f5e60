import {type MessagePort, parentPort, workerData} from "node:worker_threads"
import {ActionRequest, ActionRequestError, ActionResponse, findAction} from "../../hub"
import {errorSummary} from "../error_summary"
import {installNetworkGuard} from "../network/network_guard"
import {PortLog} from "./port_log"
import type {RunFailure, RunMessage, WorkerMessage, WorkerSettings} from "./worker_message"

/** Where a worker thread begins: it loads the actions once, then executes what it is sent, several runs at a time. */
async function main(port: MessagePort, settings: WorkerSettings): Promise<void> {
  installNetworkGuard(settings.network, new PortLog(port))
  await import(settings.actionsModule)
  port.on("message", (message: RunMessage) => void answer(message).then((result) => post(port, result)))
  post(port, {kind: "ready"})
}

async function answer({runId, request}: RunMessage): Promise<WorkerMessage> {
  try {
    return {kind: "answered", runId, response: {...(await execute(ActionRequest.fromIPC(request)))}}
  } catch (error) {
    return {kind: "failed", runId, failure: failureOf(error)}
  }
}

async function execute(request: ActionRequest): Promise<ActionResponse> {
  const action = await findAction(request.actionId ?? "", {lookerVersion: request.lookerVersion})
  const response: unknown = await action.execute(request)
  if (!(response instanceof ActionResponse)) {
    throw new TypeError(`The action "${action.name}" did not answer with an ActionResponse.`)
  }
  return response
}

function failureOf(error: unknown): RunFailure {
  return error instanceof ActionRequestError
    ? {kind: "request", message: error.message}
    : {kind: "unexpected", error: errorSummary(error)}
}

function post(port: MessagePort, message: WorkerMessage): void {
  port.postMessage(message)
}

if (parentPort) {
  void main(parentPort, workerData as WorkerSettings)
}
