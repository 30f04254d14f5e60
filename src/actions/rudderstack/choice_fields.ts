/** One answer that a user can choose: `name` is what Looker stores in a schedule, so it never changes. */
export interface ChoiceOption {
  readonly name: string
  readonly label: string
}

/** A select of the form. The first option is the default, and what a schedule without an answer gets. */
export interface ChoiceField {
  readonly name: string
  readonly label: string
  readonly description: string
  readonly options: readonly ChoiceOption[]
}

/** Every choice that the three actions share, in the order in which the form shows them. */
export const CHOICE_FIELDS = {
  send: {
    name: "send",
    label: "Send",
    description:
      "A dry run checks every row and reports what it would send, as a failed run: Looker shows no other.",
    options: [
      {name: "all", label: "All rows"},
      {name: "dry_run", label: "Dry run: check everything, send nothing"},
      {name: "first_rows", label: "The first 10 rows only"},
    ],
  },
  names: {
    name: "names",
    label: "Names of traits and properties",
    description: "A short name that two columns share keeps its view.",
    options: [
      {name: "full", label: "view.column"},
      {name: "column", label: "column"},
      {name: "label", label: "Looker label"},
    ],
  },
  empty: {
    name: "empty",
    label: "Empty cells",
    description: "0, false and empty text are values, and always sent.",
    options: [
      {name: "null", label: "Send null"},
      {name: "omit", label: "Leave the key out"},
    ],
  },
  withoutId: {
    name: "without_id",
    label: "Rows without an id",
    description: "Rows whose user id, anonymous id and e-mail are all empty.",
    options: [
      {name: "anonymous", label: "Send with a generated anonymous id"},
      {name: "skip", label: "Leave out, and report how many"},
      {name: "stop", label: "Stop at the first such row"},
    ],
  },
  pivots: {
    name: "pivots",
    label: "Pivoted columns",
    description: "Warehouses and most destinations flatten objects; few accept arrays.",
    options: [
      {name: "array", label: "Array: [{pivot: value}, …]"},
      {name: "object", label: "Object: {pivot: value, …}"},
    ],
  },
  controlColumns: {
    name: "control_columns",
    label: "Columns tagged rudder_event, rudder_timestamp or rudder_message_id",
    description: "They shape the event; they can be sent as values too.",
    options: [
      {name: "omit", label: "Do not repeat as values"},
      {name: "send", label: "Send as values too"},
    ],
  },
} as const

type Fields = typeof CHOICE_FIELDS

/** What the user chose, each by the option's name. */
export type Choices = {readonly [Name in keyof Fields]: Fields[Name]["options"][number]["name"]}
