import {actionJson, type ApiAnswer, hubJson, invalid, notFound, picked} from "./api_answer"
import {type ApiAction, type ApiHub, type ApiSetting, readListing, tryForm} from "./api_hub"
import {isObject} from "./hub_answer"

/** A request to Looker's API, by somebody who has logged in. */
export interface ApiRequest {
  readonly method: string
  /** Below /api/4.0. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
}

type Handler = (request: ApiRequest, hubs: ApiHub[], id: string) => ApiAnswer | Promise<ApiAnswer>

const routes: readonly [method: string, path: RegExp, handler: Handler][] = [
  ["GET", /^\/integration_hubs$/, listHubs],
  ["POST", /^\/integration_hubs$/, addHub],
  ["PATCH", /^\/integration_hubs\/([^/]+)$/, updateHub],
  ["POST", /^\/integration_hubs\/([^/]+)\/accept_legal_agreement$/, acceptAgreement],
  ["GET", /^\/integrations$/, listActions],
  ["PATCH", /^\/integrations\/([^/]+)$/, updateAction],
  ["POST", /^\/integrations\/([^/]+)\/test$/, testAction],
]

/** Does what it is asked for to these hubs, and refuses whatever the API's specification does not know. */
export async function answerTo(request: ApiRequest, hubs: ApiHub[]): Promise<ApiAnswer> {
  for (const [method, path, handler] of routes) {
    const match = path.exec(request.path)
    if (match && method === request.method) {
      return handler(request, hubs, decodeURIComponent(match[1] ?? ""))
    }
  }
  return notFound
}

function listHubs({query}: ApiRequest, hubs: ApiHub[]): ApiAnswer {
  return listOf(hubs.map(hubJson), query)
}

function listActions({query}: ApiRequest, hubs: ApiHub[]): ApiAnswer {
  return listOf(
    hubs.flatMap((hub) => hub.actions.map((action) => actionJson(hub, action))),
    query,
  )
}

function listOf(all: Record<string, unknown>[], query: URLSearchParams): ApiAnswer {
  const shown = all.map((json) => picked(json, query.get("fields")))
  return shown.includes(undefined) ? invalid("fields", "is not a field") : {status: 200, body: shown}
}

async function addHub({body}: ApiRequest, hubs: ApiHub[]): Promise<ApiAnswer> {
  if (!isRecordOf(body, ["url", "authorization_token"]) || typeof body.url !== "string") {
    return invalid("url", "can't be blank")
  }
  if (hubs.some(({url}) => url === body.url)) {
    return invalid("url", "has already been taken")
  }
  const hub: ApiHub = {
    id: String(hubs.length + 1),
    url: body.url,
    token: typeof body.authorization_token === "string" ? body.authorization_token : null,
    fetchError: null,
    isAgreementRequired: false,
    isAgreementSigned: false,
    actions: [],
  }
  hubs.push(hub)
  await readListing(hub)
  return {status: 200, body: hubJson(hub)}
}

async function updateHub({body}: ApiRequest, hubs: ApiHub[], id: string): Promise<ApiAnswer> {
  const hub = hubs.find((each) => each.id === id)
  if (!hub) {
    return notFound
  }
  if (!isRecordOf(body, ["url", "authorization_token"])) {
    return invalid("body", "has a field that cannot be written")
  }
  hub.url = typeof body.url === "string" ? body.url : hub.url
  hub.token = typeof body.authorization_token === "string" ? body.authorization_token : hub.token
  await readListing(hub)
  return {status: 200, body: hubJson(hub)}
}

function acceptAgreement(_request: ApiRequest, hubs: ApiHub[], id: string): ApiAnswer {
  const hub = hubs.find((each) => each.id === id)
  if (!hub) {
    return notFound
  }
  if (!hub.isAgreementRequired || hub.isAgreementSigned) {
    return invalid("legal_agreement", "is not to be accepted")
  }
  hub.isAgreementSigned = true
  return {status: 200, body: hubJson(hub)}
}

function updateAction({body}: ApiRequest, hubs: ApiHub[], id: string): ApiAnswer {
  const found = actionWith(id, hubs)
  if (!found) {
    return notFound
  }
  if (!isRecordOf(body, ["enabled", "params"])) {
    return invalid("body", "has a field that cannot be written")
  }
  const params: unknown[] = Array.isArray(body.params) ? body.params : []
  if (body.params !== undefined && params.length === 0) {
    return invalid("params", "can't be empty")
  }
  if (!params.every((param) => isParamOf(found.action, param))) {
    return invalid("params", "are not those of the action")
  }
  const settings = found.action.settings.map((setting) => ({...setting, ...valueIn(params, setting)}))
  const isEnabled = typeof body.enabled === "boolean" ? body.enabled : found.action.isEnabled
  if (isEnabled && settings.some(isLacking)) {
    return invalid("params", "lack a required value")
  }
  Object.assign(found.action, {settings, isEnabled})
  return {status: 200, body: actionJson(found.hub, found.action)}
}

/** What a request writes to a setting: nothing, where it does not name it. */
function valueIn(params: readonly unknown[], {name}: ApiSetting): Partial<ApiSetting> {
  const value = params.filter(isObject).find((param) => param.name === name)?.value
  return typeof value === "string" ? {value} : {}
}

function isLacking({required, value, userAttributeName}: ApiSetting): boolean {
  return required && value === "" && userAttributeName === null
}

function isParamOf({settings}: ApiAction, param: unknown): boolean {
  return (
    isRecordOf(param, ["name", "value", "user_attribute_name"]) &&
    settings.some(({name}) => name === param.name)
  )
}

async function testAction({body}: ApiRequest, hubs: ApiHub[], id: string): Promise<ApiAnswer> {
  const found = actionWith(id, hubs)
  if (!found || body !== undefined) {
    return notFound
  }
  const problem = await tryForm(found.hub, found.action)
  return {status: 200, body: {success: problem === undefined, message: problem ?? null}}
}

function actionWith(id: string, hubs: readonly ApiHub[]): {hub: ApiHub; action: ApiAction} | undefined {
  return hubs
    .flatMap((hub) => hub.actions.map((action) => ({hub, action})))
    .find(({hub, action}) => `${hub.id}::${action.name}` === id)
}

function isRecordOf(value: unknown, keys: readonly string[]): value is Readonly<Record<string, unknown>> {
  return isObject(value) && Object.keys(value).every((key) => keys.includes(key))
}
