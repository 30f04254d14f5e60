import {Looker40SDK} from "@looker/sdk"
import {NodeSession} from "@looker/sdk-node"
import {ApiSettings, type SDKResponse} from "@looker/sdk-rtl"
import {z} from "zod"
import type {CommandError} from "../report"
import {loginFailure, LookerAnswerError, lookerFailure, LookerTransport} from "./looker_transport"

/** A whole key of Looker's API. */
export interface LookerCredentials {
  readonly clientId: string
  readonly clientSecret: string
}

/** Looker asks the hub while it is asked to add it. */
const defaultTimeoutMs = 60_000

/** An id; older Lookers have whole numbers for hubs. */
const id = z.union([z.string(), z.number()]).transform(String)

const settingSchema = z.object({
  name: z.string(),
  label: z.string().nullish(),
  required: z.boolean().nullish(),
  has_value: z.boolean().nullish(),
  /** Null when it is sensitive, whatever it is. */
  value: z.string().nullish(),
  /** Where Looker takes the value from the user's attribute. */
  user_attribute_name: z.string().nullish(),
})

/** An action hub that Looker knows. It has no `enabled`: its actions have. */
const hubSchema = z.object({
  id,
  url: z.string(),
  has_authorization_token: z.boolean().nullish(),
  fetch_error_message: z.string().nullish(),
  legal_agreement_required: z.boolean().nullish(),
  legal_agreement_signed: z.boolean().nullish(),
})

/** An action that Looker knows; its id is `<hub id>::<name of the action>`. */
const actionSchema = z.object({
  id: z.string(),
  integration_hub_id: id,
  label: z.string().nullish(),
  enabled: z.boolean().nullish(),
  params: z.array(settingSchema).nullish(),
})

const testSchema = z.object({success: z.boolean().nullish(), message: z.string().nullish()})

/** Without these, Looker would send every action's icon along. */
const hubFields = Object.keys(hubSchema.shape).join(",")
const actionFields = Object.keys(actionSchema.shape).join(",")

export type RegisteredSetting = z.output<typeof settingSchema>
export type RegisteredHub = z.output<typeof hubSchema>
export type RegisteredAction = z.output<typeof actionSchema>

/** A value for a setting of an action. */
export interface NewSetting {
  readonly name: string
  readonly label: string
  readonly value: string
}

/** What Looker has registered. */
export interface Registered {
  readonly hubs: readonly RegisteredHub[]
  readonly actions: readonly RegisteredAction[]
}

/** What Looker's own test of an action found. */
export interface ActionTest {
  /** Undefined when Looker did not make one. */
  readonly succeeds: boolean | undefined
  readonly message: string
}

/** The part of Looker's API 4.0 that a registration needs, for one user. Every method throws a CommandError. */
export class LookerClient {
  readonly #origin: string
  readonly #sdk: Looker40SDK

  /** @param baseUrl the API's host, with or without a slash at its end */
  constructor(baseUrl: string, credentials: LookerCredentials, timeoutMs = defaultTimeoutMs) {
    const settings = new LookerSettings(baseUrl.replace(/\/+$/, ""), credentials)
    this.#origin = new URL(baseUrl).origin
    this.#sdk = new Looker40SDK(new NodeSession(settings, new LookerTransport(settings, timeoutMs)))
  }

  async login(): Promise<void> {
    const session = this.#sdk.authSession
    try {
      await session.login()
      if (!session.isAuthenticated()) {
        throw new LookerAnswerError(200, {})
      }
    } catch (error) {
      throw loginFailure(error, this.#origin)
    }
  }

  /** Gives the access back; Looker ends it by itself otherwise. */
  async logout(): Promise<void> {
    try {
      await this.#sdk.authSession.logout()
    } catch (error) {
      throw this.#failure(error, "log out")
    }
  }

  async registered(): Promise<Registered> {
    const [hubs, actions] = await Promise.all([
      this.#ask("list its action hubs", z.array(hubSchema), this.#sdk.all_integration_hubs(hubFields)),
      this.#ask(
        "list its actions",
        z.array(actionSchema),
        this.#sdk.all_integrations({fields: actionFields}),
      ),
    ])
    return {hubs, actions}
  }

  async addHub(url: string, token: string): Promise<void> {
    const added = this.#sdk.create_integration_hub({url, authorization_token: token})
    await this.#ask("add the hub", hubSchema, added)
  }

  async renewToken(hubId: string, token: string): Promise<void> {
    const updated = this.#sdk.update_integration_hub(hubId, {authorization_token: token})
    await this.#ask("take the hub's token", hubSchema, updated)
  }

  async acceptAgreement(hubId: string): Promise<void> {
    const accepted = this.#sdk.accept_integration_hub_legal_agreement(hubId)
    await this.#ask("accept the hub's legal agreement", hubSchema, accepted)
  }

  /** Enables it, with these settings where there are any. */
  async setUpAction(actionId: string, settings: readonly NewSetting[]): Promise<void> {
    const params = settings.map(({name, value}) => ({name, value}))
    const body = {enabled: true, ...(params.length > 0 && {params})}
    await this.#ask(`set up ${actionId}`, actionSchema, this.#sdk.update_integration(actionId, body))
  }

  /** Not every action has a test in Looker: one that is not made is no failure. */
  async testAction(actionId: string): Promise<ActionTest> {
    try {
      const test = testSchema.safeParse(await this.#sdk.ok(this.#sdk.test_integration(actionId)))
      return test.success
        ? {succeeds: test.data.success === true, message: test.data.message ?? ""}
        : {succeeds: undefined, message: "status 200"}
    } catch (error) {
      if (error instanceof LookerAnswerError) {
        return {succeeds: undefined, message: `status ${error.status}`}
      }
      throw this.#failure(error, `test ${actionId}`)
    }
  }

  /** @param attempt what is tried, as in "add the hub" */
  async #ask<Schema extends z.ZodType>(
    attempt: string,
    schema: Schema,
    response: Promise<SDKResponse<unknown, unknown>>,
  ): Promise<z.output<Schema>> {
    try {
      const json = await this.#sdk.ok(response)
      const value = schema.safeParse(json)
      if (!value.success) {
        throw new LookerAnswerError(200, json)
      }
      return value.data
    } catch (error) {
      throw this.#failure(error, attempt)
    }
  }

  #failure(error: unknown, attempt: string): CommandError {
    return lookerFailure(error, attempt, this.#origin)
  }
}

/** Only what it is given: the SDK's own settings would read the environment again. */
class LookerSettings extends ApiSettings {
  constructor(
    baseUrl: string,
    private readonly credentials: LookerCredentials,
  ) {
    super({base_url: baseUrl})
  }

  override readConfig(): Record<string, string> {
    return {client_id: this.credentials.clientId, client_secret: this.credentials.clientSecret}
  }
}
