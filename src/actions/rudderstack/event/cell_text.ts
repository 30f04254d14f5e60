import {pivotKey} from "../look"

/** One pivot of a cell: its key, and its value as JSON text. */
export type PivotMember = readonly [key: string, valueText: string]

/** The pivots of a cell, in the row's order → one JSON text. */
export const pivotTexts = {
  array: (members: readonly PivotMember[]): string =>
    `[${members.map((member) => `{${memberText(member)}}`).join(",")}]`,
  object: (members: readonly PivotMember[]): string => `{${members.map(memberText).join(",")}}`,
}

/** How the cells of a column are to be read. */
export interface CellReading {
  /** Whether the result is pivoted at all. */
  readonly pivoted: boolean
  /** Keys of pivots that are not sent: hidden ones, and names of columns that identify. */
  readonly hiddenKeys: ReadonlySet<string>
  readonly pivotText: (members: readonly PivotMember[]) => string
  /** Whether null is sent, or counts as no value. */
  readonly keepsNull: boolean
}

interface Members {
  readonly [key: string]: unknown
}

/**
 * One cell → the JSON text of what is sent: exactly Looker's `value`, be it 0, false, "" or null; for a pivoted cell
 * the values by pivot key, in the row's order.
 *
 * @returns undefined when there is nothing to send
 */
export function cellText(cell: unknown, reading: CellReading): string | undefined {
  if (!isMembers(cell)) {
    return sentText(cell, reading.keepsNull)
  }
  return isPivoted(cell, reading.pivoted)
    ? pivotedText(cell, reading)
    : sentText(cell.value ?? null, reading.keepsNull)
}

/** @returns the value of a cell that is not pivoted; undefined where there is no cell */
export function cellValue(cell: unknown): unknown {
  return isMembers(cell) ? cell.value : cell
}

/** A JSON value → its text. Looker's values hold no number that JSON cannot. */
function valueText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return quoted(value)
    case "number":
    case "boolean":
      return `${value}`
    default:
      return JSON.stringify(value)
  }
}

/** What JSON escapes: quotes, backslashes, control characters and lone surrogates. */
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/

/** Beyond this the serializer is as quick. */
const MAX_QUICK_LENGTH = 100

export function quoted(text: string): string {
  return text.length > MAX_QUICK_LENGTH || ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`
}

function sentText(value: unknown, keepsNull: boolean): string | undefined {
  return value === undefined || (value === null && !keepsNull) ? undefined : valueText(value)
}

/** What Looker shows of a value: a cell may have it without one. */
const SHOWN: readonly string[] = ["rendered", "html", "links", "sort_value", "filterable_value"]

/**
 * A pivot key may itself be `value`. A cell that has no members is one without pivots, and gives an empty list, as
 * RudderStack documents; one with nothing but what Looker shows (`rendered`, `html`) has no value: null.
 */
function isPivoted(cell: Members, pivoted: boolean): boolean {
  const {value} = cell
  if (value !== undefined && !(pivoted && isMembers(value))) {
    return false
  }
  const inner = Object.values(cell)
  const isOfPivots = () => inner.some(isPivot) || !Object.keys(cell).some((key) => SHOWN.includes(key))
  return inner.every(isValueCell) || (pivoted && value === undefined && isOfPivots())
}

function isPivot(inner: unknown): boolean {
  return inner === null || isMembers(inner)
}

function isValueCell(cell: unknown): boolean {
  return isMembers(cell) && cell.value !== undefined
}

/** @returns undefined when all its pivots are hidden */
function pivotedText(cell: Members, {hiddenKeys, pivotText, keepsNull}: CellReading): string | undefined {
  const parsedKeys = Object.keys(cell)
  const shownKeys = parsedKeys.filter((key) => !hiddenKeys.has(pivotKey(key)))
  if (shownKeys.length === 0 && parsedKeys.length > 0) {
    return undefined
  }
  return pivotText(
    shownKeys.flatMap((parsedKey): PivotMember[] => {
      const inner = cell[parsedKey]
      const value = isMembers(inner) ? (inner.value ?? null) : (inner ?? undefined)
      const text = sentText(value, keepsNull)
      return text === undefined ? [] : [[pivotKey(parsedKey), text]]
    }),
  )
}

function memberText([key, text]: PivotMember): string {
  return `${quoted(key)}:${text}`
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
