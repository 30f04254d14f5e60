import {type MessagePort, parentPort, workerData} from "node:worker_threads"
import {installNetworkGuard} from "../../network/network_guard"
import {listenToRuns} from "../run_context"
import {PortLog} from "./port_log"
import {ThreadRuns} from "./thread_runs"
import type {ServerMessage, WorkerMessage, WorkerSettings} from "./worker_message"

/** Where a worker thread begins: it loads the actions once, then executes what it is sent, several runs at a time. */
async function main(port: MessagePort, settings: WorkerSettings): Promise<void> {
  installNetworkGuard(settings.network, new PortLog(port))
  await import(settings.actionsModule)
  listenToRuns()
  const post = (message: WorkerMessage) => port.postMessage(message)
  const runs = new ThreadRuns(settings, post)
  port.on("message", (message: ServerMessage) => runs.take(message))
  post({kind: "ready"})
}

if (parentPort) {
  void main(parentPort, workerData as WorkerSettings)
}
