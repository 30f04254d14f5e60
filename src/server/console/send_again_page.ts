import type {Action, ActionParameter} from "../../hub"
import type {RunRecord} from "../store/run_record"
import {html, type Html} from "./html"
import {formTokenField, layout, type PageFrame} from "./layout"
import {unconfirmedText} from "./refused_rows"
import {runTitle} from "./run_words"
import {countText} from "./texts"
import {rowField, type RowChoice, rowsField, settingPrefix, sourceField} from "./send_again_form"

export interface SendAgainFacts {
  readonly run: RunRecord
  readonly action: Action
  readonly choice: RowChoice
  /** How many rows that makes. */
  readonly count: number
  /** The names of the sources that the operator has configured. */
  readonly sources: readonly string[]
  /** What was wrong with the form that was sent. */
  readonly problem: string | undefined
  /** Settings that are not sensitive, as they were sent. */
  readonly entered: Readonly<Record<string, string>>
}

/** `GET /runs/:id/send-again`: asks where to. Settings are used for this one run, and kept nowhere. */
export function sendAgainPage(
  frame: PageFrame,
  facts: SendAgainFacts,
  session: {readonly formToken: string},
): string {
  const {run, action, count, sources, problem} = facts
  const address = `${frame.root}runs/${encodeURIComponent(run.id)}`
  const what = countText(count, "row")
  const content = html`<p class="up"><a href="${address}">← ${runTitle(run)}</a></p>
    <h1>Send ${what} again</h1>
    ${problem === undefined ? undefined : html`<p class="notice bad" role="alert">${problem}</p>`}
    <p>${explanationOf(run)}</p>
    <form class="settings" method="post" action="${address}/send-again" autocomplete="off">
      ${formTokenField(session)} ${choiceFields(facts.choice)}
      ${sources.length === 0 ? undefined : sourceChoice(sources)}
      <fieldset>
        <legend>${sources.length === 0 ? "Settings" : "Other settings"} of ${action.label}</legend>
        <p class="soft">Used for this run only; the hub keeps no write key.</p>
        ${action.params.filter(({required}) => required).map((parameter) => settingField(parameter, facts))}
        ${optionalSettings(facts)}
      </fieldset>
      <div class="actions">
        <button class="main">Send ${what} again</button>
        <a class="button" href="${address}">Do not send</a>
      </div>
    </form>`
  return layout(frame, {title: `Send ${what} again`, content, place: "runs", isText: true})
}

/** What sending again does, for rows that may have arrived and for those that did not. */
function explanationOf({rowsNotSent, rowsUnconfirmed}: RunRecord): string {
  const sentences = [
    rowsUnconfirmed === 0
      ? "The events are sent as they were made, under the same message ids: RudderStack’s deduplication drops those that have arrived meanwhile, where it is on."
      : unconfirmedText(rowsUnconfirmed),
    rowsUnconfirmed === rowsNotSent
      ? ""
      : `Correct what ${rowsUnconfirmed === 0 ? "they" : "the other rows"} were refused for first; what is wrong in a row itself is corrected in the Look, by running it again.`,
  ]
  return sentences.filter((sentence) => sentence !== "").join(" ")
}

function choiceFields(choice: RowChoice): Html {
  return choice === "all"
    ? hiddenField(rowsField, choice)
    : html`${hiddenField(rowsField, "chosen")} ${choice.map((rowNumber) => hiddenField(rowField, rowNumber))}`
}

function hiddenField(name: string, value: string | number): Html {
  return html`<input type="hidden" name="${name}" value="${value}" />`
}

function sourceChoice(sources: readonly string[]): Html {
  return html`<label
    >Source
    <select name="${sourceField}">
      ${sources.map((name) => html`<option value="${name}">${name}</option>`)}
      <option value="">Other settings, as filled in below</option>
    </select>
  </label>`
}

/** Out of the way: they rarely matter to events that are made already. */
function optionalSettings(facts: SendAgainFacts): Html | undefined {
  const optional = facts.action.params.filter(({required}) => !required)
  return optional.length === 0
    ? undefined
    : html`<details>
        <summary>Optional settings</summary>
        ${optional.map((parameter) => settingField(parameter, facts))}
      </details>`
}

function settingField(parameter: ActionParameter, {sources, run, entered}: SendAgainFacts): Html {
  const {name, label, description = "", sensitive, required} = parameter
  const isRequired = required && sources.length === 0
  const value = sensitive ? "" : (entered[name] ?? (isAddress(parameter) ? run.dataPlane : ""))
  const field = settingPrefix + name
  const hint = `${field}.hint`
  return html`<div>
    <label for="${field}">${label}</label>
    <input
      type="${sensitive ? "password" : "text"}"
      id="${field}"
      name="${field}"
      value="${value}"
      autocomplete="${sensitive ? "new-password" : "off"}"
      spellcheck="false"
      ${isRequired ? html`required` : undefined}
      ${description === "" ? undefined : html`aria-describedby="${hint}"`}
    />
    ${description === "" ? undefined : html`<small class="soft" id="${hint}">${description}</small>`}
  </div>`
}

/** Of what the hub remembers, only the data plane's address can be a setting. */
function isAddress({name, label, required}: ActionParameter): boolean {
  return required && /url|address|data plane/i.test(`${name} ${label}`)
}
