import {CommandError, type Finding, type ReportLine, wrong} from "../report"
import type {
  LookerClient,
  NewSetting,
  Registered,
  RegisteredAction,
  RegisteredHub,
  RegisteredSetting,
} from "./looker_client"

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

/** One change in Looker. */
export interface Step {
  /** What it settles: of two steps for one thing, the later one is not taken. */
  readonly settles: string
  readonly subject: string
  /** The change as an order, and as a report: "Add …", "Added …", without the full stop. */
  readonly toDo: string
  readonly done: string
  /** Whether Looker shows that it was taken. It never shows a token, nor a value that is sensitive. */
  readonly isVisible: boolean
  /** @param token of the hub, for Looker */
  readonly take: (looker: LookerClient, token: string) => Promise<void>
}

/** The way from what Looker has to what is desired: steps, and lines on what stays and on what no step can lead to. */
export interface Plan {
  readonly steps: readonly Step[]
  readonly lines: readonly ReportLine[]
}

/** The subject of lines about the hub, rather than about one of its actions. */
export const hubSubject = "Action Hub"

/** What steps settle that give Looker the hub's token. */
export const tokenStep = "token"

export function planFor(registered: Registered, desired: Desired): Plan {
  const hub = hubAt(desired.hubUrl, registered.hubs)
  const actions = hub ? registered.actions.filter((action) => action.integration_hub_id === hub.id) : []
  const plans = [
    hubPlan(hub, actions, desired),
    ...desired.actions.map((action) => actionPlan(action, actions, desired)),
  ]
  return {steps: plans.flatMap(({steps}) => steps), lines: plans.flatMap(({lines}) => lines)}
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
    return {steps: [additionOf(hubUrl)], lines: []}
  }
  const steps = [
    ...tokenSteps(hub, actions, hubUrl, renewsToken),
    ...(isUnsigned(hub) ? [agreementStep(hub, hubUrl)] : []),
  ]
  const text = `${hub.url} is there. Its token is left as it is: Looker lists its actions with it.`
  return {steps, lines: steps.length === 0 ? [{status: "as is", subject: hubSubject, text}] : []}
}

function additionOf(hubUrl: string): Step {
  return {
    ...{settles: tokenStep, subject: hubSubject, isVisible: true},
    toDo: `Add ${hubUrl}, with a token`,
    done: `Added ${hubUrl}, with a token`,
    take: (looker, token) => looker.addHub(hubUrl, token),
  }
}

/** Looker never shows a token: only what it sees with it says whether it works. */
function tokenSteps(
  hub: RegisteredHub,
  actions: readonly RegisteredAction[],
  hubUrl: string,
  isWanted: boolean,
): Step[] {
  const hasNone = hub.has_authorization_token !== true
  const isUseless = actions.length === 0 || (hub.fetch_error_message ?? "") !== ""
  if (!hasNone && !isUseless && !isWanted) {
    return []
  }
  const reason = hasNone ? " instead of none" : isUseless ? " instead of one that does not work" : ""
  return [
    {
      ...{settles: tokenStep, subject: hubSubject, isVisible: hasNone},
      toDo: `Give ${hubUrl} a new token${reason}`,
      done: `Gave ${hubUrl} a new token${reason}`,
      take: (looker, token) => looker.renewToken(hub.id, token),
    },
  ]
}

function agreementStep(hub: RegisteredHub, hubUrl: string): Step {
  return {
    ...{settles: "agreement", subject: hubSubject, isVisible: true},
    toDo: `Accept the legal agreement of ${hubUrl}`,
    done: `Accepted the legal agreement of ${hubUrl}`,
    take: (looker) => looker.acceptAgreement(hub.id),
  }
}

/** What one action needs. With none registered, that of an action that Looker does not know yet. */
function actionPlan(action: DesiredAction, registered: readonly RegisteredAction[], desired: Desired): Plan {
  const {name, label: subject} = action
  const found = registered.find(({id}) => id.slice(id.indexOf("::") + "::".length) === name)
  const params = found?.params ?? action.params.map((param) => ({...param, has_value: false}))
  const problems = !found && registered.length > 0 ? [notOffered(name, desired)] : problemsOf(params, desired)
  if (problems.length > 0) {
    return {steps: [], lines: problems.map((problem) => ({subject, ...problem}))}
  }
  const settings = newSettings(params, desired)
  return {
    steps: found?.enabled === true && settings.length === 0 ? [] : [actionStep(action, found, settings)],
    lines: found ? notesOf(subject, found, settings, desired) : [],
  }
}

function notOffered(name: string, {hubUrl}: Desired): Finding {
  return wrong(
    `${hubUrl} does not offer Looker ${name}.`,
    "Check that hub's version and ACTION_WHITELIST, or leave the action out with --actions.",
  )
}

/** Enables an action, or writes settings of it, or both. */
function actionStep(
  {name, label}: DesiredAction,
  found: RegisteredAction | undefined,
  settings: readonly NewSetting[],
): Step {
  const isNew = found?.enabled !== true
  const labels = settings.map((setting) => setting.label).join(" and ")
  const what = isNew ? ` it, with ${labels === "" ? "the settings it has" : labels}` : ` ${labels}`
  return {
    ...{settles: name, subject: label, isVisible: isNew},
    toDo: `${isNew ? "Enable" : "Set"}${what}`,
    done: `${isNew ? "Enabled" : "Set"}${what}`,
    take: async (looker) => {
      if (!found) {
        const cure = "Run it again, or look at Admin → Actions."
        throw new CommandError(label, "Looker does not list it yet.", cure)
      }
      await looker.setUpAction(found.id, settings)
    },
  }
}

function problemsOf(params: readonly RegisteredSetting[], {settings}: Desired): Finding[] {
  const unknown = Object.keys(settings).filter((name) => !params.some((param) => param.name === name))
  const missing = params.filter((param) => param.required === true && !hasValue(param, settings))
  const missingText = `It needs ${missing.map(labelOf).join(" and ")}.`
  return [
    ...unknown.map((name) =>
      wrong(`It has no setting ${name}.`, "Check the source's settings, and that hub's version."),
    ),
    ...(missing.length === 0
      ? []
      : [wrong(missingText, "Give --data-plane <url> --write-key-stdin, or --source <name>.")]),
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
  subject: string,
  found: RegisteredAction,
  written: readonly NewSetting[],
  {settings}: Desired,
): ReportLine[] {
  const given = (found.params ?? []).filter(({name}) => name in settings)
  const unseen = given.filter((param) => !isOfUser(param) && typeof param.value !== "string")
  const facts = [
    ...(found.enabled === true && written.length === 0 ? ["It is enabled."] : []),
    ...given
      .filter(isOfUser)
      .map((param) => `${labelOf(param)} stays what Looker takes from a user attribute.`),
    ...(written.length > 0 ? [] : unseen.map(unseenText)),
  ]
  return facts.length === 0 ? [] : [{status: "as is", subject, text: facts.join(" ")}]
}

function unseenText(param: RegisteredSetting): string {
  return `${labelOf(param)} has a value that Looker does not show, so it was not compared: --renew-settings writes it.`
}

function labelOf({name, label}: RegisteredSetting): string {
  return label ?? name
}
