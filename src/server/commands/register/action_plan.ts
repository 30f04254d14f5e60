import type {Line} from "./line"
import type {Plan} from "./plan"
import type {RegisteredAction, RegisteredSetting} from "./registered"
import type {NewSetting} from "./step"
import type {Wanted, WantedAction} from "./wanted"

/** What one action needs. With none registered, that of an action that Looker does not know yet. */
export function actionPlan(
  action: WantedAction,
  registered: readonly RegisteredAction[],
  wanted: Wanted,
): Plan {
  const found = registered.find(({id}) => nameIn(id) === action.name)
  if (!found && registered.length > 0) {
    return {steps: [], notes: [], problems: [notOffered(action, wanted)]}
  }
  const params = found?.params ?? action.params.map((param) => ({...param, has_value: false}))
  const problems = problemsOf(action, params, wanted)
  if (problems.length > 0) {
    return {steps: [], notes: [], problems}
  }
  const settings = newSettings(params, wanted)
  const enables = found?.enabled !== true
  const step = {kind: "set up action", id: found?.id, name: action.name, label: action.label} as const
  return {
    steps: enables || settings.length > 0 ? [{...step, enables, settings}] : [],
    notes: found ? notesOf(action, found, settings, wanted) : [],
    problems: [],
  }
}

function nameIn(id: string): string {
  return id.slice(id.indexOf("::") + "::".length)
}

function notOffered({name, label}: WantedAction, {hubUrl}: Wanted): Line {
  return {
    status: "wrong",
    subject: label,
    text: `${hubUrl} does not offer Looker ${name}.`,
    cure: "Check that hub's version and ACTION_WHITELIST, or leave the action out with --actions.",
  }
}

function problemsOf(
  {label}: WantedAction,
  params: readonly RegisteredSetting[],
  {settings}: Wanted,
): readonly Line[] {
  const unknown = Object.keys(settings).filter((name) => !params.some((param) => param.name === name))
  const lacking = params.filter((param) => param.required === true && !hasValue(param, settings))
  return [
    ...unknown.map((name) => ({
      status: "wrong" as const,
      subject: label,
      text: `It has no setting ${name}.`,
      cure: "Check the source's settings, and that hub's version.",
    })),
    ...(lacking.length === 0 ? [] : [lackingSettings(label, lacking)]),
  ]
}

function hasValue(param: RegisteredSetting, settings: Wanted["settings"]): boolean {
  return param.has_value === true || isOfUser(param) || (settings[param.name] ?? "") !== ""
}

function lackingSettings(subject: string, lacking: readonly RegisteredSetting[]): Line {
  return {
    status: "wrong",
    subject,
    text: `It needs ${lacking.map(labelOf).join(" and ")}.`,
    cure: "Give --data-plane <url> --write-key-stdin, or --source <name>.",
  }
}

/** Where one value differs from what Looker shows, those that it does not show are written too: they belong together. */
function newSettings(params: readonly RegisteredSetting[], wanted: Wanted): readonly NewSetting[] {
  const given = params.filter(({name}) => name in wanted.settings).filter((param) => !isOfUser(param))
  const all = given.map((param) => ({
    name: param.name,
    label: labelOf(param),
    value: wanted.settings[param.name] ?? "",
  }))
  const differs = given.some((param) => isDifferent(param, wanted.settings[param.name]))
  return differs || wanted.renewsSettings ? all : []
}

function isDifferent({has_value, value}: RegisteredSetting, wanted: string | undefined): boolean {
  return has_value === true ? typeof value === "string" && value !== wanted : wanted !== ""
}

/** An admin had Looker take the value from each user's attribute: that is not undone. */
function isOfUser({user_attribute_name}: RegisteredSetting): boolean {
  return typeof user_attribute_name === "string" && user_attribute_name !== ""
}

function notesOf(
  {label}: WantedAction,
  found: RegisteredAction,
  written: readonly NewSetting[],
  {settings}: Wanted,
): readonly Line[] {
  const given = (found.params ?? []).filter(({name}) => name in settings)
  const ofUser = given.filter(isOfUser)
  const unseen = given.filter((param) => !isOfUser(param) && typeof param.value !== "string")
  const facts = [
    ...(found.enabled === true && written.length === 0 ? ["It is enabled."] : []),
    ...ofUser.map((param) => `${labelOf(param)} stays what Looker takes from a user attribute.`),
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
