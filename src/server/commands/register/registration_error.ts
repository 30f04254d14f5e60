import {errorSummary} from "../../telemetry/error_summary"
import {ConfigError} from "../../config/config"
import type {ReportLine} from "../report_line"

/** The hub cannot be registered in Looker, or not further. No text holds a secret of ours. */
export class RegistrationError extends Error {
  override readonly name = "RegistrationError"

  constructor(
    /** What it is about, in a word or two. */
    readonly subject: string,
    /** What failed, and on what: a sentence. */
    readonly text: string,
    /** What to do next: a sentence. */
    readonly cure: string,
  ) {
    super(`${subject}: ${text} ${cure}`)
  }
}

/** What ended a registration. Messages of unforeseen errors may hold what they failed on. */
export function problemLines(error: unknown): readonly ReportLine[] {
  if (error instanceof RegistrationError) {
    return [{status: "wrong", subject: error.subject, text: error.text, cure: error.cure}]
  }
  if (error instanceof ConfigError) {
    return error.problems.map((problem) => ({
      status: "wrong",
      subject: "settings",
      text: problem,
      cure: "npm run doctor says more.",
    }))
  }
  const {name, code} = errorSummary(error)
  return [
    {
      status: "wrong",
      subject: "register",
      text: `It could not be done (${code ?? name}).`,
      cure: "Report it to whoever maintains the hub, with its version.",
    },
  ]
}
