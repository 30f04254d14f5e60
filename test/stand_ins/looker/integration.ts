import {isObject} from "./hub_answer"

/** One action of a hub's listing, as far as Looker needs it to go on. */
export interface Integration {
  readonly name: string
  readonly label: string
  readonly url: string
  readonly form_url: string | null
  readonly [key: string]: unknown
}

/** The actions in the answer to a listing; none where it is no listing. */
export function integrationsIn(body: unknown): Integration[] {
  const integrations =
    isObject(body) && Array.isArray(body.integrations) ? (body.integrations as unknown[]) : []
  return integrations.filter(isIntegration)
}

function isIntegration(value: unknown): value is Integration {
  return isObject(value) && typeof value.name === "string" && typeof value.url === "string"
}
