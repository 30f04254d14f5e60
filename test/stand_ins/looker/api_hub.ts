import {randomUUID} from "node:crypto"
import {isObject, parseJson} from "./hub_answer"
import {postJson} from "./post_json"

/** A setting of an action, as a hub's listing declares it and an admin fills it in. */
export interface ApiSetting {
  readonly name: string
  readonly label: string
  readonly required: boolean
  readonly sensitive: boolean
  value: string
  userAttributeName: string | null
}

export interface ApiAction {
  readonly name: string
  readonly label: string
  readonly formUrl: string | null
  isEnabled: boolean
  settings: ApiSetting[]
}

/** An action hub that Looker knows, with what it last read there. */
export interface ApiHub {
  readonly id: string
  url: string
  token: string | null
  fetchError: string | null
  isAgreementRequired: boolean
  isAgreementSigned: boolean
  actions: ApiAction[]
}

/** Reads a hub's listing as Looker does. What an admin filled in stays. */
export async function readListing(hub: ApiHub): Promise<void> {
  const body = await postToHub(hub, hub.url, undefined)
  if (!isObject(body) || !Array.isArray(body.integrations)) {
    hub.fetchError = `The action hub at ${hub.url} did not send a listing.`
    hub.actions = []
    return
  }
  hub.fetchError = null
  hub.actions = body.integrations.filter(isObject).map((listed) => actionOf(listed, hub.actions))
}

/** Opens an action's form with its settings. @returns what is wrong, as far as the form tells; undefined is nothing */
export async function tryForm(hub: ApiHub, {formUrl, settings}: ApiAction): Promise<string | undefined> {
  const data = Object.fromEntries(settings.map(({name, value}) => [name, value]))
  const form = formUrl === null ? {} : await postToHub(hub, formUrl, {type: "query", data, form_params: {}})
  if (!isObject(form) || form.error !== undefined) {
    return isObject(form) ? String(form.error) : "The form could not be opened."
  }
  const fields: unknown[] = Array.isArray(form.fields) ? form.fields : []
  const message = fields.filter(isObject).find(({type}) => type === "message")
  return message === undefined ? undefined : String(message.value)
}

/** The answer's JSON; undefined when there is none, or the hub refused. */
async function postToHub({token}: ApiHub, url: string, body: unknown): Promise<unknown> {
  const headers = {
    "authorization": `Token token="${token ?? ""}"`,
    "content-type": "application/json",
    "user-agent": "LookerOutgoingWebhook/25.18.0",
    "x-looker-webhook-id": randomUUID(),
  }
  try {
    const {status, text} = await postJson(url, body, headers)
    return status === 200 ? parseJson(text) : undefined
  } catch {
    return undefined // an unreachable hub has no listing: Looker says so in fetch_error_message
  }
}

function actionOf(listed: Readonly<Record<string, unknown>>, before: readonly ApiAction[]): ApiAction {
  const name = String(listed.name)
  const known = before.find((action) => action.name === name)
  const params: unknown[] = Array.isArray(listed.params) ? listed.params : []
  return {
    name,
    label: String(listed.label),
    formUrl: typeof listed.form_url === "string" ? listed.form_url : null,
    isEnabled: known?.isEnabled ?? false,
    settings: params.filter(isObject).map((param) => settingOf(param, known?.settings ?? [])),
  }
}

/** Looker takes a setting for sensitive, and for optional, that does not say. */
function settingOf(param: Readonly<Record<string, unknown>>, before: readonly ApiSetting[]): ApiSetting {
  const name = String(param.name)
  const known = before.find((setting) => setting.name === name)
  return {
    name,
    label: String(param.label),
    required: param.required === true,
    sensitive: param.sensitive !== false,
    value: known?.value ?? "",
    userAttributeName: known?.userAttributeName ?? null,
  }
}
