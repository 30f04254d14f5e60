import {randomBytes} from "node:crypto"
import {scheduledPlan} from "../builders"
import {JsonMembers} from "../json_text"
import {LookDocument, lookDocument} from "../look_document"
import {envelopeOf, HubAnswer, parseJson} from "./hub_answer"
import {Integration, integrationsIn} from "./integration"
import {DownloadScript} from "./one_time_downloads"
import {postJson} from "./post_json"

export interface HubAccess {
  /** Where the hub listens, e.g. `http://127.0.0.1:8080`. */
  readonly hubUrl: string
  /** The authorization token from the hub. */
  readonly token: string
  /** Looker's version as its user agent carries it. */
  readonly version?: string
  /** The host of the Looker instance. */
  readonly instance?: string
}

/** Makes a one-time link to a query result. */
export type OfferDownload = (content: LookDocument | DownloadScript) => string

export interface FormRequest {
  /** The action's name in the listing. */
  readonly action: string
  /** The settings that an admin has saved, e.g. `rudder_write_key`. */
  readonly params?: Readonly<Record<string, string>>
  /** What the user has filled in so far. */
  readonly formParams?: Readonly<Record<string, string>>
}

export interface RunRequest extends FormRequest {
  /** The result behind the one-time link; default a document of one user. A script answers in its own way. */
  readonly download?: LookDocument | DownloadScript
  /** The result inside the request instead, as a hub gets it that cannot download. */
  readonly attachment?: {readonly mimetype: string; readonly extension: string; readonly data: string}
  /** Members of the scheduled plan; undefined leaves one out. */
  readonly plan?: JsonMembers
  /** Default `query`. */
  readonly type?: string
  /** Aborted, it makes Looker hang up before the answer. */
  readonly signal?: AbortSignal
}

export interface Listing extends HubAnswer {
  readonly integrations: readonly Integration[]
}

/** Looker's side of one action hub. */
export class HubConnection {
  private known: readonly Integration[] | undefined

  constructor(
    private readonly access: HubAccess,
    private readonly offerDownload: OfferDownload,
  ) {}

  /** Asks the hub for its actions. */
  async list(): Promise<Listing> {
    const answer = await this.post(this.access.hubUrl + "/")
    const integrations = integrationsIn(answer.body)
    this.known = integrations
    return {...answer, integrations}
  }

  /** Asks for an action's form, as Looker does when a user picks the action or changes an interactive field. */
  async openForm({action, params = {}, formParams = {}}: FormRequest): Promise<HubAnswer> {
    const {form_url: formUrl} = await this.integration(action)
    if (formUrl === null) throw new Error(`The action ${action} has no form`)
    return this.post(formUrl, {data: params, form_params: formParams})
  }

  /** Runs a Look through an action. Rejects only when the connection breaks; a failure is an answer. */
  async execute({action, params = {}, formParams = {}, signal, ...run}: RunRequest): Promise<HubAnswer> {
    const {url} = await this.integration(action)
    const plan = run.attachment ? {} : {download_url: this.offerDownload(run.download ?? lookDocument())}
    const body = {
      type: run.type ?? "query",
      scheduled_plan: scheduledPlan({...plan, ...run.plan}),
      attachment: run.attachment,
      data: params,
      form_params: formParams,
    }
    return this.post(url, body, signal)
  }

  /** Sends any document to any of the hub's addresses with Looker's headers. */
  async post(url: string, body?: unknown, signal?: AbortSignal): Promise<HubAnswer> {
    const {token, version = "24.18.00001234", instance = "shop.looker.example"} = this.access
    const webhookId = randomBytes(16).toString("hex")
    const headers = {
      "authorization": `Token token="${token}"`,
      "content-type": "application/json",
      "user-agent": `LookerOutgoingWebhook/${version}`,
      "x-looker-instance": instance,
      "x-looker-webhook-id": webhookId,
    }
    const startedAtMs = performance.now()
    const answer = await postJson(url, body, headers, signal)
    const durationMs = performance.now() - startedAtMs
    const json = parseJson(answer.text)
    return {...answer, body: json, looker: envelopeOf(json), durationMs, webhookId}
  }

  private async integration(action: string): Promise<Integration> {
    const known = this.known ?? (await this.list()).integrations
    const integration = known.find(({name}) => name === action)
    if (!integration) throw new Error(`The hub lists no action ${action}; it lists: ${names(known)}`)
    return integration
  }
}

function names(integrations: readonly Integration[]): string {
  return integrations.map(({name}) => name).join(", ") || "nothing"
}
