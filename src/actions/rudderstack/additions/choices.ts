import * as Hub from "../../../hub"
import {columnKeys, DEFAULT_CHOICES, MappingChoices, pivotTexts} from "../event"
import {Tally} from "../report"
import {choiceNotOffered, rowWithoutId} from "./failures"
import {RunKind} from "./run_notice"

/** One select of the form. The first option is the default, and what a schedule without an answer gets. */
export interface Choice {
  /** What Looker stores in a schedule; never changes, as the options' names. */
  readonly name: string
  readonly label: string
  readonly description: string
  readonly options: readonly ChoiceOption[]
}

interface ChoiceOption {
  readonly name: string
  readonly label: string
  /** What it changes of the run, or of the mapper. */
  readonly effect: Partial<Choices>
}

/** What the user chose. */
export interface Choices extends MappingChoices {
  readonly runKind: RunKind
  readonly maxRows: number
  /**
   * Decides about a row that does not say whom it is about.
   *
   * @returns whether it is sent
   * @throws ActionError where the user wants the run to stop there
   */
  readonly unidentifiedRow: (rowNumber: number, tally: Tally) => boolean
}

const DEFAULTS: Choices = {
  ...DEFAULT_CHOICES,
  runKind: "all",
  maxRows: Infinity,
  unidentifiedRow: () => true,
}

/** Every choice that the actions share, in the order in which the form shows them: a new one is a row here. */
export const CHOICES: readonly Choice[] = [
  {
    name: "send",
    label: "Send",
    description:
      "A dry run checks every row and reports what it would send, as a failed run: Looker shows no other.",
    options: [
      {name: "all", label: "All rows", effect: {}},
      {name: "dry_run", label: "Dry run: check everything, send nothing", effect: {runKind: "dry_run"}},
      {name: "first_rows", label: "The first 10 rows only", effect: {runKind: "first_rows", maxRows: 10}},
    ],
  },
  {
    name: "names",
    label: "Names of traits and properties",
    description: "A short name that two columns share keeps its view.",
    options: [
      {name: "full", label: "view.column", effect: {}},
      {name: "column", label: "column", effect: {columnKey: columnKeys.column}},
      {name: "label", label: "Looker label", effect: {columnKey: columnKeys.label}},
    ],
  },
  {
    name: "empty",
    label: "Empty cells",
    description: "0, false and empty text are values, and always sent.",
    options: [
      {name: "null", label: "Send null", effect: {}},
      {name: "omit", label: "Leave the key out", effect: {keepsNull: false}},
    ],
  },
  {
    name: "without_id",
    label: "Rows without an id",
    description: "Rows whose user id, anonymous id and e-mail are all empty.",
    options: [
      {name: "anonymous", label: "Send with a generated anonymous id", effect: {}},
      {name: "skip", label: "Leave out, and report how many", effect: {unidentifiedRow: leaveOut}},
      {name: "stop", label: "Stop at the first such row", effect: {unidentifiedRow: stopAt}},
    ],
  },
  {
    name: "pivots",
    label: "Pivoted columns",
    description: "Warehouses and most destinations flatten objects; few accept arrays.",
    options: [
      {name: "array", label: "Array: [{pivot: value}, …]", effect: {}},
      {name: "object", label: "Object: {pivot: value, …}", effect: {pivotText: pivotTexts.object}},
    ],
  },
  {
    name: "control_columns",
    label: "Columns tagged rudder_event, rudder_timestamp or rudder_message_id",
    description: "They shape the event; they can be sent as values too.",
    options: [
      {name: "omit", label: "Do not repeat as values", effect: {}},
      {name: "send", label: "Send as values too", effect: {sendsControlColumns: true}},
    ],
  },
]

/**
 * The form's answers → the choices of a run. A field that is missing or empty gets its default.
 *
 * @throws ActionError when a field has a value that is not offered
 */
export function choicesFrom(formParams: Hub.ParamMap): Choices {
  return CHOICES.reduce((choices, choice) => ({...choices, ...chosenEffect(choice, formParams)}), DEFAULTS)
}

export function choiceFields(): Hub.ActionFormField[] {
  return CHOICES.map(({options, ...choice}) => ({
    ...choice,
    type: "select",
    options: options.map(({name, label}) => ({name, label})),
    default: options[0].name,
    required: false,
  }))
}

function chosenEffect({name, label, options}: Choice, formParams: Hub.ParamMap): Partial<Choices> {
  const value = (formParams[name] ?? "").trim()
  const option = value === "" ? options[0] : options.find((one) => one.name === value)
  if (option === undefined) {
    const offered = options.map((one) => one.name)
    throw choiceNotOffered(name, label, offered)
  }
  return option.effect
}

function leaveOut(rowNumber: number, tally: Tally): boolean {
  tally.addNotSent({code: "no_identity"}, [{rowNumber}])
  return false
}

function stopAt(rowNumber: number, tally: Tally): boolean {
  tally.addNotSent({code: "no_identity"}, [{rowNumber}])
  throw rowWithoutId(rowNumber)
}
