import {errorSummary} from "../../error_summary"
import {ConfigError} from "../../errors/config_error"
import {RegistrationError} from "./registration_error"
import type {Line} from "./line"

/** What ended a registration. Messages of unforeseen errors may hold what they failed on. */
export function problemLines(error: unknown): Line[] {
  if (error instanceof RegistrationError) {
    return [{status: "wrong", subject: error.subject, text: error.text, cure: error.cure}]
  }
  if (error instanceof ConfigError) {
    return error.problems.map((problem) => ({
      status: "wrong",
      subject: "settings",
      text: problem,
      cure: "npm run doctor tells more.",
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
