import type {ReportLine} from "../report_line"
import type {Registered, RegisteredAction, RegisteredHub, RegisteredSetting} from "./looker_client"
import {hubSubject, type NewSetting, type Step} from "./step"

/** What is to be registered in Looker. */
export interface Desired {
  /** Where Looker reaches the hub, without a slash at its end. */
  readonly hubUrl: string
  readonly actions: readonly DesiredAction[]
  /** Values of the actions' settings by name; none leaves what Looker has. */
  readonly settings: Readonly<Record<string, string>>
  /** Gives Looker a token although it has one, which it does not show. */
  readonly renewsToken: boolean
  /** Gives Looker all settings although it has values, some of which it does not show. */
  readonly renewsSettings: boolean
}

/** An action as this hub declares it. */
interface DesiredAction {
  readonly name: string
  readonly label: string
  readonly params: readonly {readonly name: string; readonly label?: string; readonly required?: boolean}[]
}

/** The way from what Looker has to what is desired. */
export interface Plan {
  readonly steps: readonly Step[]
  /** What stays, and why. */
  readonly notes: readonly ReportLine[]
  /** What no step can lead to. */
  readonly problems: readonly Extract<ReportLine, {cure: string}>[]
}

export function planFor(registered: Registered, desired: Desired): Plan {
  const hub = hubAt(desired.hubUrl, registered.hubs)
  const actions = hub ? registered.actions.filter((action) => action.integration_hub_id === hub.id) : []
  const plans = [
    hubPlan(hub, actions, desired),
    ...desired.actions.map((action) => actionPlan(action, actions, desired)),
  ]
  return {
    steps: plans.flatMap(({steps}) => steps),
    notes: plans.flatMap(({notes}) => notes),
    problems: plans.flatMap(({problems}) => problems),
  }
}

/** The hub at this address: letter case of the host, the default port and slashes at the end do not matter. */
export function hubAt(url: string, hubs: readonly RegisteredHub[]): RegisteredHub | undefined {
  return hubs.find((hub) => comparable(hub.url) === comparable(url))
}

function comparable(url: string): string {
  return (URL.canParse(url) ? new URL(url).href : url).replace(/\/+$/, "")
}

export function isUnsigned(hub: RegisteredHub): boolean {
  return hub.legal_agreement_required === true && hub.legal_agreement_signed !== true
}

function hubPlan(
  hub: RegisteredHub | undefined,
  actions: readonly RegisteredAction[],
  {hubUrl, renewsToken}: Desired,
): Plan {
  if (!hub) {
    return {steps: [{kind: "add hub", hubUrl}], notes: [], problems: []}
  }
  const reason = reasonForToken(hub, actions, renewsToken)
  const steps: Step[] = [
    ...(reason === undefined ? [] : [{kind: "renew token", reason, hubId: hub.id, hubUrl} as const]),
    ...(isUnsigned(hub) ? [{kind: "accept agreement", hubId: hub.id, hubUrl} as const] : []),
  ]
  const text = `${hub.url} is there. Its token is left as it is: Looker lists its actions with it.`
  return {
    steps,
    notes: steps.length === 0 ? [{status: "as is", subject: hubSubject, text}] : [],
    problems: [],
  }
}

/** Looker never shows a token: only what it sees with it says whether it works. */
function reasonForToken(hub: RegisteredHub, actions: readonly RegisteredAction[], renewsToken: boolean) {
  if (hub.has_authorization_token !== true) {
    return "no token"
  }
  if (actions.length === 0 || (hub.fetch_error_message ?? "") !== "") {
    return "not readable"
  }
  return renewsToken ? "asked for" : undefined
}

/** What one action needs. With none registered, that of an action that Looker does not know yet. */
function actionPlan(action: DesiredAction, registered: readonly RegisteredAction[], desired: Desired): Plan {
  const found = registered.find(({id}) => nameIn(id) === action.name)
  if (!found && registered.length > 0) {
    return {steps: [], notes: [], problems: [notOffered(action, desired)]}
  }
  const params = found?.params ?? action.params.map((param) => ({...param, has_value: false}))
  const problems = problemsOf(action, params, desired)
  if (problems.length > 0) {
    return {steps: [], notes: [], problems}
  }
  const settings = newSettings(params, desired)
  const enables = found?.enabled !== true
  const {name, label} = action
  const step: Step = {kind: "set up action", id: found?.id, name, label, enables, settings}
  return {
    steps: enables || settings.length > 0 ? [step] : [],
    notes: found ? notesOf(action, found, settings, desired) : [],
    problems: [],
  }
}

function nameIn(id: string): string {
  return id.slice(id.indexOf("::") + "::".length)
}

function notOffered({name, label}: DesiredAction, {hubUrl}: Desired): Plan["problems"][number] {
  return {
    status: "wrong",
    subject: label,
    text: `${hubUrl} does not offer Looker ${name}.`,
    cure: "Check that hub's version and ACTION_WHITELIST, or leave the action out with --actions.",
  }
}

function problemsOf(
  {label}: DesiredAction,
  params: readonly RegisteredSetting[],
  {settings}: Desired,
): Plan["problems"] {
  const unknown = Object.keys(settings).filter((name) => !params.some((param) => param.name === name))
  const lacking = params.filter((param) => param.required === true && !hasValue(param, settings))
  const lackingText = `It needs ${lacking.map(labelOf).join(" and ")}.`
  const wrong = (text: string, cure: string) => ({status: "wrong", subject: label, text, cure}) as const
  return [
    ...unknown.map((name) =>
      wrong(`It has no setting ${name}.`, "Check the source's settings, and that hub's version."),
    ),
    ...(lacking.length === 0
      ? []
      : [wrong(lackingText, "Give --data-plane <url> --write-key-stdin, or --source <name>.")]),
  ]
}

function hasValue(param: RegisteredSetting, settings: Desired["settings"]): boolean {
  return param.has_value === true || isOfUser(param) || (settings[param.name] ?? "") !== ""
}

/** Where one value differs from what Looker shows, those that it does not show are written too: they belong together. */
function newSettings(params: readonly RegisteredSetting[], desired: Desired): readonly NewSetting[] {
  const given = params.filter(({name}) => name in desired.settings).filter((param) => !isOfUser(param))
  const differs = given.some((param) => isDifferent(param, desired.settings[param.name]))
  return differs || desired.renewsSettings
    ? given.map((param) => ({
        name: param.name,
        label: labelOf(param),
        value: desired.settings[param.name] ?? "",
      }))
    : []
}

function isDifferent({has_value, value}: RegisteredSetting, desired: string | undefined): boolean {
  return has_value === true ? typeof value === "string" && value !== desired : desired !== ""
}

/** An admin had Looker take the value from each user's attribute: that is not undone. */
function isOfUser({user_attribute_name}: RegisteredSetting): boolean {
  return typeof user_attribute_name === "string" && user_attribute_name !== ""
}

function notesOf(
  {label}: DesiredAction,
  found: RegisteredAction,
  written: readonly NewSetting[],
  {settings}: Desired,
): Plan["notes"] {
  const given = (found.params ?? []).filter(({name}) => name in settings)
  const unseen = given.filter((param) => !isOfUser(param) && typeof param.value !== "string")
  const facts = [
    ...(found.enabled === true && written.length === 0 ? ["It is enabled."] : []),
    ...given
      .filter(isOfUser)
      .map((param) => `${labelOf(param)} stays what Looker takes from a user attribute.`),
    ...(written.length > 0 ? [] : unseen.map(unseenText)),
  ]
  return facts.length === 0 ? [] : [{status: "as is", subject: label, text: facts.join(" ")}]
}

function unseenText(param: RegisteredSetting): string {
  return `${labelOf(param)} has a value that Looker does not show, so it was not compared: --renew-settings writes it.`
}

function labelOf({name, label}: RegisteredSetting): string {
  return label ?? name
}
