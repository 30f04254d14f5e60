import type {MessagePort} from "node:worker_threads"
import type {Log, LogFields, LogLevel} from "../../telemetry/log"
import type {WorkerMessage} from "./worker_message"

/** A worker thread's log: it hands its entries to the server, the only one to write. */
export class PortLog implements Log {
  readonly #port: MessagePort

  constructor(port: MessagePort) {
    this.#port = port
  }

  debug(fields: LogFields, message: string): void {
    this.#post("debug", fields, message)
  }

  info(fields: LogFields, message: string): void {
    this.#post("info", fields, message)
  }

  warn(fields: LogFields, message: string): void {
    this.#post("warn", fields, message)
  }

  error(fields: LogFields, message: string): void {
    this.#post("error", fields, message)
  }

  #post(level: LogLevel, fields: LogFields, message: string): void {
    this.#port.postMessage({kind: "log", level, fields, message} satisfies WorkerMessage)
  }
}
