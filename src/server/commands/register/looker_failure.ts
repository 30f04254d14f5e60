import {z} from "zod"
import {connectionFailure} from "../connection_failure"
import {LookerAnswerError} from "./looker_transport"
import {RegistrationError} from "./registration_error"

/** How Looker's API describes a refusal. */
const refusalSchema = z.object({
  message: z.string().nullish(),
  errors: z.array(z.object({field: z.string().nullish(), message: z.string().nullish()})).nullish(),
})

const adminText = "Use an API key of a user with the Admin role."
const apiHostText =
  "Give --looker-url the API Host URL that Looker shows under Admin → API; some Lookers have their API at port 19999."

/**
 * @param attempt what was tried, as in "add the hub"
 * @param origin of Looker's API
 */
export function lookerFailure(error: unknown, attempt: string, origin: string): RegistrationError {
  if (!(error instanceof LookerAnswerError)) {
    const {text, cure} = connectionFailure(error)
    return new RegistrationError("Looker", `${origin} could not be asked to ${attempt}: ${text}.`, cure)
  }
  const {status, json} = error
  const cure = json === undefined ? cureWithoutJson(status) : cureOf(status)
  return new RegistrationError(
    "Looker",
    `${origin} did not ${attempt} (${status})${quoted(messageIn(json))}`,
    cure,
  )
}

/** Looker answers 404 to a key that it does not know: it has no 401 for that. */
export function loginFailure(error: unknown, origin: string): RegistrationError {
  const isRefused =
    error instanceof LookerAnswerError &&
    [400, 401, 403, 404].includes(error.status) &&
    refusalSchema.safeParse(error.json).success
  return isRefused
    ? new RegistrationError(
        "Looker",
        `${origin} does not know this API key (${error.status}).`,
        "Check client id and client secret, and that the key belongs to this Looker.",
      )
    : lookerFailure(error, "log in", origin)
}

/** Ends a sentence with what Looker said, if anything. */
export function quoted(message: string): string {
  const text = message.trim().replace(/[.\s]+$/, "")
  return text === "" ? "." : `: ${text}.`
}

function messageIn(json: unknown): string {
  const {message, errors} = refusalSchema.safeParse(json).data ?? {}
  const details = (errors ?? []).map(({field, message: detail}) =>
    [field, detail].filter((part) => typeof part === "string" && part !== "").join(": "),
  )
  return [message ?? "", ...details].filter((part) => part !== "").join("; ")
}

function cureOf(status: number): string {
  switch (status) {
    case 401:
      return "The access has ended: run it again."
    case 403:
      return adminText
    case 404:
      return `Looker also answers this when the user has no permission. ${adminText}`
    case 422:
      return "Fix what Looker names, and run it again."
    default:
      return cureOfAny(status)
  }
}

/** What does not answer in JSON is not Looker's API, or not now. */
function cureWithoutJson(status: number): string {
  return status === 429 || status >= 500 ? cureOfAny(status) : apiHostText
}

function cureOfAny(status: number): string {
  if (status === 429) {
    return "Looker gets too many requests: run it again in some minutes."
  }
  return status >= 500
    ? "Look at Looker's log, and run it again when Looker works."
    : "Check the address and Looker's version: this uses API 4.0."
}
