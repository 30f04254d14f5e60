import {z} from "zod"
import {RegistrationError} from "./registration_error"
import {type LookerAnswer, shaped} from "./looker_answer"
import {quoted} from "./quoted"

/** How Looker's API tells a failure. */
const refusalSchema = z.object({
  message: z.string().nullish(),
  errors: z.array(z.object({field: z.string().nullish(), message: z.string().nullish()})).nullish(),
})

const adminText = "Use an API key of a user with the Admin role."
const apiHostText =
  "Give --looker-url the API Host URL that Looker shows under Admin → API; some Lookers have their API at port 19999."

/** Why Looker's API did not do what it was asked for, and what helps. */
export function answerFailure(answer: LookerAnswer, origin: string): RegistrationError {
  const refusal = shaped(answer, refusalSchema)
  const told = refusal === undefined ? "" : toldIn(refusal)
  const cure = answer.json === undefined ? cureWithoutApi(answer.status) : cureOf(answer.status)
  return new RegistrationError("Looker", failureText(answer, origin, told), cure)
}

/** Looker answers 404 for a key that it does not know: it has no 401 for that. */
export function loginFailure(answer: LookerAnswer, origin: string): RegistrationError {
  const isRefused =
    shaped(answer, refusalSchema) !== undefined && [400, 401, 403, 404].includes(answer.status)
  return isRefused
    ? new RegistrationError(
        "Looker",
        `${origin} does not know this API key (${answer.status}).`,
        "Check client id and client secret, and that the key belongs to this Looker.",
      )
    : answerFailure(answer, origin)
}

function failureText({attempt, status}: LookerAnswer, origin: string, told: string): string {
  return `${origin} did not ${attempt} (${status})${quoted(told)}`
}

function toldIn({message, errors}: z.output<typeof refusalSchema>): string {
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
      return `Looker answers so too when it does not permit something. ${adminText}`
    case 422:
      return "Mend what Looker names, and run it again."
    default:
      return cureOfAny(status)
  }
}

/** What does not answer in JSON is not Looker's API, or not now. */
function cureWithoutApi(status: number): string {
  return status === 429 || status >= 500 ? cureOfAny(status) : apiHostText
}

function cureOfAny(status: number): string {
  if (status === 429) {
    return "Looker is asked too often: run it again in some minutes."
  }
  return status >= 500
    ? "Look at Looker's log, and run it again when it is well."
    : "Check the address and Looker's version: this uses API 4.0."
}
