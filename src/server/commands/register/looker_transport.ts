import {NodeTransport} from "@looker/sdk-node"
import type {Authenticator, HttpMethod, ITransportSettings, SDKResponse, Values} from "@looker/sdk-rtl"
import {request} from "undici"
import {z} from "zod"
import {connectionFailure} from "../connections"
import {CommandError} from "../report"

/** An answer of Looker's API that is not what it was asked for. */
export class LookerAnswerError extends Error {
  override readonly name = "LookerAnswerError"

  constructor(
    readonly status: number,
    /** Undefined when the body is not JSON, such as a page of a proxy. */
    readonly json: unknown,
  ) {
    super(`Looker answered ${status}.`)
  }
}

/**
 * Has the SDK make its requests, and sends them through undici's global dispatcher, so that the hub's network rules
 * hold. The SDK's own sending (26.12) follows redirects with the key, makes a signal for its timeout and does not use
 * it, and drops the status of a refusal.
 */
export class LookerTransport extends NodeTransport {
  readonly #timeoutMs: number

  constructor(settings: ITransportSettings, timeoutMs: number) {
    super(settings)
    this.#timeoutMs = timeoutMs
  }

  /** @throws LookerAnswerError, or undici's error when no answer comes */
  override async request<TSuccess, TError>(
    method: HttpMethod,
    path: string,
    queryParams?: Values,
    content?: unknown,
    authenticator?: Authenticator,
    options?: Partial<ITransportSettings>,
  ): Promise<SDKResponse<TSuccess, TError>> {
    const url = this.makeUrl(path, this.options, queryParams)
    const signal = AbortSignal.timeout(this.#timeoutMs) // without one, the SDK prints that there is none
    const prepared = await this.initRequest(method, url, content, authenticator, {...options, signal})
    const {statusCode, body} = await request(url, {
      ...{method, signal},
      headers: prepared.headers,
      ...(typeof prepared.body === "string" && {body: prepared.body}),
    })
    const text = await body.text()
    const json = text === "" ? undefined : jsonOrUndefined(text)
    if (statusCode < 200 || statusCode >= 300 || (text !== "" && json === undefined)) {
      throw new LookerAnswerError(statusCode, json)
    }
    return {ok: true, value: json as TSuccess} // only claimed: LookerClient checks the shape
  }
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // a page, of a proxy or of Looker's own: its status says enough
  }
}

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
