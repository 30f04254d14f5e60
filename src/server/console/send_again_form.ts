import {z} from "zod"
import type {Action, ParamMap} from "../../hub"
import {RequestRefusedError} from "../http/refusals"
import {positiveNumber} from "./request_values"

/** The field for a named source; empty means settings of one's own. */
export const sourceField = "source"
/** The fields for settings have their names after this. */
export const settingPrefix = "setting."
/** The field that says whether all rows are sent, or the chosen ones only. */
export const rowsField = "rows"
/** The field for the number of a chosen row, once for each. */
export const rowField = "row"

/** Settings of an action by the names of sources, as the operator has configured them. */
export type Sources = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Which rows to send again: all that have not arrived since, or those of these numbers. */
export type RowChoice = "all" | readonly number[]

/** What a form for sending again says: settings that an action can execute with, or what is missing. */
export type EnteredSettings =
  | {readonly isComplete: true; readonly params: ParamMap}
  | {readonly isComplete: false; readonly problem: string}

const choiceSchema = z.union([
  z.object({rows: z.literal("all"), numbers: z.array(z.never())}).transform(() => "all" as const),
  z
    .object({rows: z.literal("chosen"), numbers: z.array(positiveNumber).min(1)})
    .transform(({numbers}) => numbers),
])

/**
 * Which rows the form or the page's address names. What is left out never means all rows.
 *
 * @throws RequestRefusedError when it names none, or something else than rows
 */
export function rowChoice(values: URLSearchParams): RowChoice {
  const numbers = values.getAll(rowField)
  const rows = values.get(rowsField) ?? (numbers.length > 0 ? "chosen" : undefined)
  const choice = choiceSchema.safeParse({rows, numbers})
  if (choice.success) {
    return choice.data
  }
  throw new RequestRefusedError(
    400,
    numbers.length === 0
      ? "No row is chosen, and nothing was sent. Go back, and choose the rows to send again."
      : "The rows to send again are not given as row numbers. Nothing was sent. Go back, and choose them anew.",
  )
}

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

function typedSettings(action: Action, form: URLSearchParams): ParamMap {
  const typed = action.params.map(({name}) => [name, (form.get(settingPrefix + name) ?? "").trim()] as const)
  return Object.fromEntries(typed.filter(([, value]) => value !== ""))
}
