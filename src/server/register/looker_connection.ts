import {request} from "undici"
import {z} from "zod"
import {connectionFailure} from "../doctor/connection_failure"
import {RegistrationError} from "../errors/registration_error"
import {answerFailure, loginFailure} from "./answer_failure"
import type {Credentials} from "./credentials"
import {isGood, jsonOrUndefined, type LookerAnswer, shaped} from "./looker_answer"

/** Looker asks the hub while it is asked to add it. */
const defaultTimeoutMs = 60_000

const accessSchema = z.object({access_token: z.string().min(1)})

/** One request to Looker's API. */
export interface Call {
  /** What is tried, as in "add the hub". */
  readonly attempt: string
  readonly method: "GET" | "POST" | "PATCH" | "DELETE"
  /** Below /api/4.0, with its query. */
  readonly path: string
  readonly body?: unknown
}

interface Content {
  readonly headers: Record<string, string>
  readonly body?: string
}

/** Speaks with Looker's API 4.0 for one user, from login to logout, by the network guard's rules. Redirects are not followed. */
export class LookerConnection {
  private accessToken: string | undefined
  private readonly origin: string

  /** @param baseUrl the API's host, with or without a slash at its end */
  constructor(
    private readonly baseUrl: string,
    private readonly timeoutMs = defaultTimeoutMs,
  ) {
    this.origin = new URL(baseUrl).origin
  }

  /** @throws RegistrationError */
  async login({clientId, clientSecret}: Credentials): Promise<void> {
    const body = new URLSearchParams({client_id: clientId, client_secret: clientSecret}).toString()
    const headers = {"content-type": "application/x-www-form-urlencoded"}
    const answer = await this.send({attempt: "log in", method: "POST", path: "/login"}, {headers, body})
    const access = shaped(answer, accessSchema)
    if (!isGood(answer) || !access) {
      throw loginFailure(answer, this.origin)
    }
    this.accessToken = access.access_token
  }

  /** @throws RegistrationError when Looker does not do it, or answers in another shape */
  async ask<Schema extends z.ZodType>(call: Call, schema: Schema): Promise<z.output<Schema>> {
    const answer = await this.answerTo(call)
    const value = shaped(answer, schema)
    if (!isGood(answer) || value === undefined) {
      throw answerFailure(answer, this.origin)
    }
    return value
  }

  /** @throws RegistrationError when no answer comes; any answer is given back */
  answerTo(call: Call): Promise<LookerAnswer> {
    const headers = {authorization: `Bearer ${this.accessToken ?? ""}`}
    return this.send(
      call,
      call.body === undefined
        ? {headers}
        : {headers: {...headers, "content-type": "application/json"}, body: JSON.stringify(call.body)},
    )
  }

  /** Gives the access back; Looker ends it by itself otherwise. */
  async logout(): Promise<void> {
    if (this.accessToken !== undefined) {
      await this.answerTo({attempt: "log out", method: "DELETE", path: "/logout"})
      this.accessToken = undefined
    }
  }

  private async send({attempt, method, path}: Call, content: Content): Promise<LookerAnswer> {
    try {
      const {statusCode, body} = await request(`${this.baseUrl.replace(/\/+$/, "")}/api/4.0${path}`, {
        method,
        ...content,
        signal: AbortSignal.timeout(this.timeoutMs),
      })
      const text = await body.text()
      return {attempt, status: statusCode, json: jsonOrUndefined(text)}
    } catch (error) {
      const {text, cure} = connectionFailure(error)
      throw new RegistrationError("Looker", `${this.origin} could not be asked to ${attempt}: ${text}.`, cure)
    }
  }
}
