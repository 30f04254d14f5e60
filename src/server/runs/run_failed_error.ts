import {errorSummary, type ErrorSummary} from "../telemetry/error_summary"
import type {Log, LogFields} from "../telemetry/log"

/** An action threw in a worker thread. The message is for the log. */
export class RunFailedError extends Error {
  override readonly name = "RunFailedError"

  constructor(readonly summary: ErrorSummary) {
    super(`The action threw ${summary.name}.`)
  }
}

/** Logs an error that nobody foresaw, without the data it may carry. */
export function logUnexpected(log: Log, facts: LogFields, error: unknown): void {
  const summary = error instanceof RunFailedError ? error.summary : errorSummary(error)
  log.error({...facts, error: summary}, "An unexpected error.")
}
