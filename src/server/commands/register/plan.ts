import {actionPlan} from "./action_plan"
import {hubSubject, type Line} from "./line"
import type {Registered, RegisteredAction, RegisteredHub} from "./registered"
import type {Step} from "./step"
import type {Wanted} from "./wanted"

/** What leads from what is to what is wanted. */
export interface Plan {
  readonly steps: readonly Step[]
  /** What stays, and why. */
  readonly notes: readonly Line[]
  /** What no step can lead to. */
  readonly problems: readonly Line[]
}

export function planFor(registered: Registered, wanted: Wanted): Plan {
  const hub = hubAt(wanted.hubUrl, registered.hubs)
  const actions = hub ? registered.actions.filter((action) => action.integration_hub_id === hub.id) : []
  const hubSteps = hub ? stepsForHub(hub, actions, wanted) : [addHub(wanted)]
  return joined([
    {steps: hubSteps, notes: hub && hubSteps.length === 0 ? [hubNote(hub)] : [], problems: []},
    ...wanted.actions.map((action) => actionPlan(action, actions, wanted)),
  ])
}

export function hubAt(url: string, hubs: readonly RegisteredHub[]): RegisteredHub | undefined {
  return hubs.find((hub) => comparable(hub.url) === comparable(url))
}

/** Addresses that differ in letter case of the host, the default port or slashes at the end are the same. */
function comparable(url: string): string {
  return (URL.canParse(url) ? new URL(url).href : url).replace(/\/+$/, "")
}

function addHub({hubUrl}: Wanted): Step {
  return {kind: "add hub", hubUrl}
}

function stepsForHub(hub: RegisteredHub, actions: readonly RegisteredAction[], wanted: Wanted): Step[] {
  const place = {hubId: hub.id, hubUrl: wanted.hubUrl}
  const reason = reasonForToken(hub, actions, wanted)
  const isUnsigned = hub.legal_agreement_required === true && hub.legal_agreement_signed !== true
  return [
    ...(reason === undefined ? [] : [{kind: "renew token", reason, ...place} as const]),
    ...(isUnsigned ? [{kind: "accept agreement", ...place} as const] : []),
  ]
}

/** Looker never shows a token, so whether the one it has works can only be told from what it sees with it. */
function reasonForToken(hub: RegisteredHub, actions: readonly RegisteredAction[], {renewsToken}: Wanted) {
  if (hub.has_authorization_token !== true) {
    return "no token"
  }
  if (actions.length === 0 || isText(hub.fetch_error_message)) {
    return "not readable"
  }
  return renewsToken ? "asked for" : undefined
}

function isText(value: string | null | undefined): value is string {
  return typeof value === "string" && value !== ""
}

function hubNote({url}: RegisteredHub): Line {
  return {
    status: "as is",
    subject: hubSubject,
    text: `${url} is there. Its token is left as it is: Looker lists its actions with it.`,
  }
}

function joined(plans: readonly Plan[]): Plan {
  return {
    steps: plans.flatMap(({steps}) => steps),
    notes: plans.flatMap(({notes}) => notes),
    problems: plans.flatMap(({problems}) => problems),
  }
}
