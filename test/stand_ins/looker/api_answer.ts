import type {ApiAction, ApiHub, ApiSetting} from "./api_hub"

/** What Looker's API answers with. */
export interface ApiAnswer {
  readonly status: number
  readonly body?: unknown
}

const documentationUrl = "https://cloud.google.com/looker/docs/"

export const notFound: ApiAnswer = {status: 404, body: problem("Not found")}
export const unauthorized: ApiAnswer = {status: 401, body: problem("Requires authentication.")}

/** Looker's answer to what it cannot take. */
export function invalid(field: string, message: string): ApiAnswer {
  const detail = {field, code: "invalid", message, documentation_url: documentationUrl}
  return {status: 422, body: {...problem("Validation Failed"), errors: [detail]}}
}

function problem(message: string) {
  return {message, documentation_url: documentationUrl}
}

/** A hub as it is shown: its token never is. */
export function hubJson(hub: ApiHub): Record<string, unknown> {
  return {
    can: {},
    id: hub.id,
    url: hub.url,
    label: "RudderStack",
    official: false,
    fetch_error_message: hub.fetchError,
    has_authorization_token: hub.token !== null,
    legal_agreement_signed: hub.isAgreementSigned,
    legal_agreement_required: hub.isAgreementRequired,
    legal_agreement_text: null,
  }
}

export function actionJson(hub: ApiHub, action: ApiAction): Record<string, unknown> {
  return {
    can: {},
    id: `${hub.id}::${action.name}`,
    integration_hub_id: hub.id,
    label: action.label,
    enabled: action.isEnabled,
    params: action.settings.map(settingJson),
  }
}

function settingJson({name, label, required, sensitive, value, userAttributeName}: ApiSetting) {
  return {
    name,
    label,
    required,
    sensitive,
    has_value: value !== "",
    value: sensitive || value === "" ? null : value,
    user_attribute_name: userAttributeName,
    per_user: false,
  }
}

/** Only these fields, as the query says. @returns undefined when one does not exist */
export function picked(
  json: Record<string, unknown>,
  fields: string | null,
): Record<string, unknown> | undefined {
  const wanted = fields?.split(",") ?? Object.keys(json)
  return wanted.every((field) => field in json)
    ? Object.fromEntries(wanted.map((field) => [field, json[field]]))
    : undefined
}
