import {z} from "zod"
import {connectionFailure} from "../connection_failure"
import {CommandError} from "../report"
import {LookerAnswerError} from "./looker_transport"

/** How Looker's API describes a refusal. */
const refusalSchema = z.object({
  message: z.string().nullish(),
  errors: z.array(z.object({field: z.string().nullish(), message: z.string().nullish()})).nullish(),
})

const adminText = "Use an API key of a user with the Admin role."
/** What does not answer in JSON is not Looker's API. */
const apiHostText =
  "Give --looker-url the API Host URL that Looker shows under Admin → API; some Lookers have their API at port 19999."

const cures = new Map([
  [401, "The access has ended: run it again."],
  [403, adminText],
  [404, `Looker also answers this when the user has no permission. ${adminText}`],
  [422, "Fix what Looker names, and run it again."],
])

/**
 * @param attempt what was tried, as in "add the hub"
 * @param origin of Looker's API
 */
export function lookerFailure(error: unknown, attempt: string, origin: string): CommandError {
  if (!(error instanceof LookerAnswerError)) {
    const {text, cure} = connectionFailure(error)
    return new CommandError("Looker", `${origin} could not be asked to ${attempt}: ${text}.`, cure)
  }
  const {status, json} = error
  return new CommandError(
    "Looker",
    `${origin} did not ${attempt} (${status})${quoted(messageIn(json))}`,
    cureOf(status, json !== undefined),
  )
}

/** Looker answers 404 to a key that it does not know: it has no 401 for that. */
export function loginFailure(error: unknown, origin: string): CommandError {
  const isRefused =
    error instanceof LookerAnswerError &&
    [400, 401, 403, 404].includes(error.status) &&
    refusalSchema.safeParse(error.json).success
  return isRefused
    ? new CommandError(
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

function cureOf(status: number, isJson: boolean): string {
  if (status === 429) {
    return "Looker gets too many requests: run it again in some minutes."
  }
  if (status >= 500) {
    return "Look at Looker's log, and run it again when Looker works."
  }
  return isJson
    ? (cures.get(status) ?? "Check the address and Looker's version: this uses API 4.0.")
    : apiHostText
}
