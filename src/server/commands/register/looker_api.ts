import {z} from "zod"
import type {LookerConnection} from "./looker_connection"
import {isGood, shaped} from "./looker_answer"
import {type Registered, registeredActionSchema, type RegisteredHub, registeredHubSchema} from "./registered"

/** Without these, Looker would send every action's icon along. */
const hubFields = Object.keys(registeredHubSchema.shape).join(",")
const actionFields = Object.keys(registeredActionSchema.shape).join(",")

const testSchema = z.object({success: z.boolean().nullish(), message: z.string().nullish()})

/** What Looker's own test of an action found. */
export interface ActionTest {
  /** Undefined when Looker did not make one. */
  readonly isGood: boolean | undefined
  readonly message: string
}

/** What a setting becomes. */
export interface SettingValue {
  readonly name: string
  readonly value: string
}

/** The part of Looker's API that a registration needs. Every method throws a RegistrationError. */
export class LookerApi {
  constructor(private readonly connection: LookerConnection) {}

  async registered(): Promise<Registered> {
    const [hubs, actions] = await Promise.all([
      this.connection.ask(
        {attempt: "list its action hubs", method: "GET", path: `/integration_hubs?fields=${hubFields}`},
        z.array(registeredHubSchema),
      ),
      this.connection.ask(
        {attempt: "list its actions", method: "GET", path: `/integrations?fields=${actionFields}`},
        z.array(registeredActionSchema),
      ),
    ])
    return {hubs, actions}
  }

  addHub(url: string, token: string): Promise<RegisteredHub> {
    const body = {url, authorization_token: token}
    return this.connection.ask(
      {attempt: "add the hub", method: "POST", path: "/integration_hubs", body},
      registeredHubSchema,
    )
  }

  renewToken(hubId: string, token: string): Promise<RegisteredHub> {
    const body = {authorization_token: token}
    return this.connection.ask(
      {attempt: "take the hub's token", method: "PATCH", path: `/integration_hubs/${segment(hubId)}`, body},
      registeredHubSchema,
    )
  }

  acceptAgreement(hubId: string): Promise<RegisteredHub> {
    const path = `/integration_hubs/${segment(hubId)}/accept_legal_agreement`
    return this.connection.ask(
      {attempt: "accept the hub's legal agreement", method: "POST", path},
      registeredHubSchema,
    )
  }

  async setUpAction(id: string, settings: readonly SettingValue[]): Promise<void> {
    const params = settings.map(({name, value}) => ({name, value}))
    const body = {enabled: true, ...(params.length > 0 && {params})}
    await this.connection.ask(
      {attempt: `set up ${id}`, method: "PATCH", path: `/integrations/${segment(id)}`, body},
      registeredActionSchema,
    )
  }

  /** Not every action has a test in Looker: one that is not made is no failure. */
  async testAction(id: string): Promise<ActionTest> {
    const path = `/integrations/${segment(id)}/test`
    const answer = await this.connection.answerTo({attempt: `test ${id}`, method: "POST", path})
    const test = isGood(answer) ? shaped(answer, testSchema) : undefined
    return test
      ? {isGood: test.success === true, message: test.message ?? ""}
      : {isGood: undefined, message: `status ${answer.status}`}
  }
}

function segment(id: string): string {
  return encodeURIComponent(id)
}
