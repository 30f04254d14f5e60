import {z} from "zod"
import type {Action, ActionParameter, ParamMap} from "../../hub"
import {RequestRefusedError} from "../http/refusals"
import type {RunRecord} from "../store/run_record"
import {countText, html, type Html} from "./html"
import {formTokenField, type Page, type PageFrame, problemNotice} from "./layout"
import {positiveNumber} from "./request_values"
import {runTitle} from "./run_words"
import type {Session} from "./sign_in/sessions"
import {unconfirmedText} from "./unsent_rows"

/** The fields for settings have their names after this. */
const settingPrefix = "setting."

/** Which rows to send again: all that have not arrived since, or those of these numbers. */
type RowChoice = "all" | readonly number[]

/** Which rows of which run to send again, and what does it. */
export interface Asked {
  readonly run: RunRecord
  readonly action: Action
  readonly choice: RowChoice
}

interface SendAgainFacts extends Asked {
  /** How many rows that makes. */
  readonly count: number
  /** The names of the sources that the operator has configured. */
  readonly sources: readonly string[]
  /** What was wrong with the form that was sent, and what it said. */
  readonly refused: {readonly problem: string; readonly form: URLSearchParams} | undefined
}

/** Asks where to. Settings are used for this one run, and kept nowhere. */
export function sendAgainPage({root, session}: PageFrame<Session>, facts: SendAgainFacts): Page {
  const {run, action, choice, count, sources, refused} = facts
  const address = `${root}runs/${encodeURIComponent(run.id)}`
  const title = `Send ${countText(count, "row")} again`
  const up = html`<p class="up"><a href="${address}">← ${runTitle(run)}</a></p>`
  if (count === 0) {
    return nothingToSend(run, html`${up} ${refused && problemNotice(refused.problem)}`)
  }
  const fieldsOf = (parameters: readonly ActionParameter[]) =>
    parameters.map((parameter) => settingField(parameter, facts))
  const optional = action.params.filter(({required}) => !required)
  const content = html`${up}
    <h1>${title}</h1>
    ${refused && problemNotice(refused.problem)}
    <p>${explanationOf(run, choice)}</p>
    <form class="settings" method="post" action="${address}/send-again" autocomplete="off">
      ${formTokenField(session)}
      <input type="hidden" name="rows" value="${choice === "all" ? "all" : "chosen"}" />
      ${choice === "all" ? undefined : choice.map((row) => html`<input type="hidden" name="row" value="${row}" />`)}
      ${sources.length === 0 ? undefined : sourceChoice(sources)}
      <fieldset class="card">
        <legend>${sources.length === 0 ? "Settings" : "Other settings"} of ${action.label}</legend>
        <p class="soft">Used for this run only; the hub keeps no write key.</p>
        ${fieldsOf(action.params.filter(({required}) => required))}
        ${
          optional.length === 0
            ? undefined
            : html`<details>
                <summary>Optional settings</summary>
                ${fieldsOf(optional)}
              </details>`
        }
      </fieldset>
      <div class="actions">
        <button class="main">${title}</button>
        <a class="button" href="${address}">Do not send</a>
      </div>
    </form>`
  return {title, content, place: "runs", isText: true}
}

function nothingToSend({rowsNotSent, eventsKept}: RunRecord, head: Html): Page {
  const keptOrNot =
    eventsKept === 0
      ? "The hub keeps no events of this run. Correct the cause, and run the Look again."
      : "The rows that were missing have arrived since."
  const content = html`${head}
    <h1>Nothing to send again</h1>
    <p>${rowsNotSent === 0 ? "No row of this run is missing." : keptOrNot}</p>`
  return {title: "Nothing to send again", content, place: "runs", isText: true}
}

/** What sending again does, for rows that may have arrived, for those that did not, and for those that have since. */
function explanationOf({rowsNotSent, rowsUnconfirmed, rowsResent}: RunRecord, choice: RowChoice): string {
  const sentences = [
    rowsUnconfirmed === 0
      ? "The events are sent as they were made, under the same message ids: RudderStack’s deduplication drops those that have arrived meanwhile, where it is on."
      : unconfirmedText(rowsUnconfirmed),
    choice === "all" || rowsResent === 0
      ? ""
      : `${countText(rowsResent, "row")} of this run arrived when they were sent again: those that you chose are sent once more.`,
    rowsUnconfirmed === rowsNotSent
      ? ""
      : `Correct what ${rowsUnconfirmed === 0 ? "they" : "the other rows"} were refused for first; what is wrong in a row itself is corrected in the Look, by running it again.`,
  ]
  return sentences.filter((sentence) => sentence !== "").join(" ")
}

function sourceChoice(sources: readonly string[]): Html {
  return html`<label
    >Source
    <select name="source">
      ${sources.map((name) => html`<option value="${name}">${name}</option>`)}
      <option value="">Other settings, as filled in below</option>
    </select>
  </label>`
}

/** What was typed is shown again, unless it is sensitive. */
function settingField(parameter: ActionParameter, {sources, run, refused}: SendAgainFacts): Html {
  const {name, label, description = "", sensitive, required} = parameter
  const field = settingPrefix + name
  const hint = `${field}.hint`
  const known = isAddress(parameter) ? run.dataPlane : undefined
  return html`<div>
    <label for="${field}">${label}</label>
    <input
      type="${sensitive ? "password" : "text"}"
      id="${field}"
      name="${field}"
      value="${sensitive ? undefined : (refused?.form.get(field) ?? known)}"
      autocomplete="${sensitive ? "new-password" : "off"}"
      spellcheck="false"
      ${required && sources.length === 0 ? html`required` : undefined}
      ${description === "" ? undefined : html`aria-describedby="${hint}"`}
    />
    ${description === "" ? undefined : html`<small class="soft" id="${hint}">${description}</small>`}
  </div>`
}

/** Of what the hub remembers, only the data plane's address can be a setting. */
function isAddress({name, label, required}: ActionParameter): boolean {
  return required && /url|address|data plane/i.test(`${name} ${label}`)
}

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
  const numbers = values.getAll("row")
  const [rows = numbers.length > 0 ? "chosen" : undefined, ...more] = values.getAll("rows")
  const choice = choiceSchema.safeParse({rows: more.length > 0 ? undefined : rows, numbers})
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

/**
 * The settings that the form names or holds.
 *
 * @param sources settings of the action by the names of sources, as the operator has configured them
 */
export function enteredSettings(
  action: Action,
  form: URLSearchParams,
  sources: Readonly<Record<string, Readonly<Record<string, string>>>>,
): {readonly params: ParamMap} | {readonly problem: string} {
  const source = form.get("source") ?? ""
  const params = source === "" ? typedSettings(action, form) : sources[source]
  if (!params) {
    return {problem: `There is no source "${source}" any more. Choose another one.`}
  }
  const missing = action.params.find(({name, required}) => required && (params[name] ?? "") === "")
  if (!missing) {
    return {params}
  }
  return {
    problem:
      source === ""
        ? `"${missing.label}" is missing.`
        : `The source "${source}" has no "${missing.name}": correct ACTION_HUB_SOURCES, or fill in the settings below.`,
  }
}

function typedSettings(action: Action, form: URLSearchParams): ParamMap {
  const typed = action.params.map(({name}) => [name, (form.get(settingPrefix + name) ?? "").trim()] as const)
  return Object.fromEntries(typed.filter(([, value]) => value !== ""))
}
