import * as Hub from "../../../hub"
import {columnKeys, pivotTexts} from "../event"
import {ActionError, RunKind, Tally} from "../report"

/** One select of the form. The first option is the default, and what a schedule without an answer gets. */
export interface Choice<Effect> {
  /** What Looker stores in a schedule; never changes, as the options' names. */
  readonly name: string
  readonly label: string
  readonly description: string
  readonly options: readonly ChoiceOption<Effect>[]
}

interface ChoiceOption<Effect> {
  readonly name: string
  readonly label: string
  /** What the run, or the mapper, does with it. */
  readonly effect: Effect
}

/** What is sent of a result. */
interface Send {
  readonly runKind: RunKind
  readonly maxRows: number
}

/**
 * Decides about a row that does not say whom it is about.
 *
 * @returns whether it is sent
 * @throws ActionError where the user wants the run to stop there
 */
type UnidentifiedRow = (rowNumber: number, tally: Tally) => boolean

/** Every choice that the actions share, in the order in which the form shows them: a new one is a row here. */
export const CHOICES = {
  send: choice<Send>({
    name: "send",
    label: "Send",
    description:
      "A dry run checks every row and reports what it would send, as a failed run: Looker shows no other.",
    options: [
      {name: "all", label: "All rows", effect: {runKind: "all", maxRows: Infinity}},
      {
        name: "dry_run",
        label: "Dry run: check everything, send nothing",
        effect: {runKind: "dry_run", maxRows: Infinity},
      },
      {name: "first_rows", label: "The first 10 rows only", effect: {runKind: "first_rows", maxRows: 10}},
    ],
  }),
  columnKey: choice({
    name: "names",
    label: "Names of traits and properties",
    description: "A short name that two columns share keeps its view.",
    options: [
      {name: "full", label: "view.column", effect: columnKeys.full},
      {name: "column", label: "column", effect: columnKeys.column},
      {name: "label", label: "Looker label", effect: columnKeys.label},
    ],
  }),
  keepsNull: choice({
    name: "empty",
    label: "Empty cells",
    description: "0, false and empty text are values, and always sent.",
    options: [
      {name: "null", label: "Send null", effect: true},
      {name: "omit", label: "Leave the key out", effect: false},
    ],
  }),
  unidentifiedRow: choice<UnidentifiedRow>({
    name: "without_id",
    label: "Rows without an id",
    description: "Rows whose user id, anonymous id and e-mail are all empty.",
    options: [
      {name: "anonymous", label: "Send with a generated anonymous id", effect: sendUnidentified},
      {name: "skip", label: "Leave out, and report how many", effect: leaveOut},
      {name: "stop", label: "Stop at the first such row", effect: stopAt},
    ],
  }),
  pivotText: choice({
    name: "pivots",
    label: "Pivoted columns",
    description: "Warehouses and most destinations flatten objects; few accept arrays.",
    options: [
      {name: "array", label: "Array: [{pivot: value}, …]", effect: pivotTexts.array},
      {name: "object", label: "Object: {pivot: value, …}", effect: pivotTexts.object},
    ],
  }),
  sendsControlColumns: choice({
    name: "control_columns",
    label: "Columns tagged rudder_event, rudder_timestamp or rudder_message_id",
    description: "They shape the event; they can be sent as values too.",
    options: [
      {name: "omit", label: "Do not repeat as values", effect: false},
      {name: "send", label: "Send as values too", effect: true},
    ],
  }),
}

/** What the user chose: of each choice the effect of the chosen option. */
export type Choices = {
  readonly [Name in keyof typeof CHOICES]: (typeof CHOICES)[Name]["options"][number]["effect"]
}

/**
 * The form's answers → the choices of a run. A field that is missing or empty gets its default.
 *
 * @throws ActionError when a field has a value that is not on offer
 */
export function choicesFrom(formParams: Hub.ParamMap): Choices {
  return {
    send: chosen(CHOICES.send, formParams),
    columnKey: chosen(CHOICES.columnKey, formParams),
    keepsNull: chosen(CHOICES.keepsNull, formParams),
    unidentifiedRow: chosen(CHOICES.unidentifiedRow, formParams),
    pivotText: chosen(CHOICES.pivotText, formParams),
    sendsControlColumns: chosen(CHOICES.sendsControlColumns, formParams),
  }
}

function choice<Effect>(row: Choice<Effect>): Choice<Effect> {
  return row
}

function chosen<Effect>({name, label, options}: Choice<Effect>, formParams: Hub.ParamMap): Effect {
  const value = (formParams[name] ?? "").trim()
  const option = value === "" ? options[0] : options.find((one) => one.name === value)
  if (option === undefined) {
    throw new ActionError("choice_not_offered", {field: name, label, offered: options.map((one) => one.name)})
  }
  return option.effect
}

function sendUnidentified(_rowNumber: number, tally: Tally): boolean {
  tally.unidentified++
  return true
}

function leaveOut(rowNumber: number, tally: Tally): boolean {
  tally.addNotSent({code: "no_identity"}, [{rowNumber}])
  return false
}

function stopAt(rowNumber: number, tally: Tally): boolean {
  tally.addNotSent({code: "no_identity"}, [{rowNumber}])
  throw new ActionError("row_without_id", {rowNumber})
}
