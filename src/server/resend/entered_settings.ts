import type {Action, ParamMap} from "../../hub"
import {settingPrefix, sourceField} from "../pages/run/send_again_page"

/** Settings of an action by the names of sources, as the operator has configured them. */
export type Sources = Readonly<Record<string, Readonly<Record<string, string>>>>

/** What a form for sending again says: settings that an action can execute with, or what is missing. */
export type EnteredSettings =
  | {readonly isComplete: true; readonly params: ParamMap}
  | {readonly isComplete: false; readonly problem: string}

export function enteredSettings(action: Action, form: URLSearchParams, sources: Sources): EnteredSettings {
  const source = form.get(sourceField) ?? ""
  const params = source === "" ? typedSettings(action, form) : sources[source]
  if (!params) {
    return {isComplete: false, problem: `There is no source "${source}" any more. Choose another one.`}
  }
  const missing = action.params.find(({name, required}) => required && (params[name] ?? "") === "")
  if (!missing) {
    return {isComplete: true, params}
  }
  const problem =
    source === ""
      ? `"${missing.label}" is missing.`
      : `The source "${source}" has no "${missing.name}": correct ACTION_HUB_SOURCES, or fill in the settings below.`
  return {isComplete: false, problem}
}

/** What was typed and is fit to be shown again. */
export function shownSettings(action: Action, form: URLSearchParams): Record<string, string> {
  const shown = action.params.filter(({sensitive}) => !sensitive)
  return Object.fromEntries(shown.map(({name}) => [name, form.get(settingPrefix + name) ?? ""]))
}

/** The numbers of the chosen rows; undefined when none is chosen, which means all. */
export function chosenRows(values: URLSearchParams): number[] | undefined {
  const numbers = values
    .getAll("row")
    .filter((text) => /^\d{1,15}$/.test(text))
    .map(Number)
  return numbers.length === 0 ? undefined : numbers
}

function typedSettings(action: Action, form: URLSearchParams): ParamMap {
  const typed = action.params.map(({name}) => [name, (form.get(settingPrefix + name) ?? "").trim()] as const)
  return Object.fromEntries(typed.filter(([, value]) => value !== ""))
}
