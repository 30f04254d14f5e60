import type {ErrorSummary} from "../telemetry/error_summary"

/** An action threw in a worker thread. The message is for the log. */
export class RunFailedError extends Error {
  override readonly name = "RunFailedError"

  constructor(readonly summary: ErrorSummary) {
    super(`The action threw ${summary.name}.`)
  }
}
