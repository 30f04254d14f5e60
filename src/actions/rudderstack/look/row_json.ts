import * as _ from "lodash"
import {mayHaveLostDigits, withExactNumbers} from "./exact_numbers"

/** One row of a json_detail document: a cell a field. What is in a cell is for `event/` to tell. */
export interface LookRow {
  readonly [fieldName: string]: unknown
}

/**
 * JavaScript lists keys that look like array indices first and by size, whatever order the text has. Put before such
 * a key, this lets the parsed object keep the order of its keys.
 */
const MARK = "\u0000"

/**
 * The quote that begins a key such as `"2026":` (its digits may be escaped), or a key that begins with the mark itself.
 *
 * A quote without a backslash before it begins or ends a string, and no string is followed by what follows here.
 */
const INDEX_KEY = /(?<!\\)"(?=(?:(?:\d|\\u003\d){1,10}|\\u0000(?:[^"\\]|\\.)*)"\s*:)/

const INDEX_KEYS = new RegExp(INDEX_KEY, "g")

/**
 * One row's text → the row, keeping what plain JSON.parse would change without a word:
 * numbers that no double can hold become strings with every digit as Looker wrote it, and the keys of a
 * pivoted cell, such as `2026`, keep their order (read them with `pivotKey`).
 *
 * @param pivoted whether the result has pivots; without them the order of keys says nothing
 * @throws SyntaxError when the text is not one whole JSON value
 * @throws ActionError `result_too_deep` when the row is nested too deep
 */
export function parseRow(text: string, pivoted: boolean): LookRow {
  const row = JSON.parse(text) as LookRow
  const hasLostDigits = mayHaveLostDigits(row)
  const hasLostOrder = pivoted && mayHaveLostOrder(row, text)
  if (!hasLostDigits && !hasLostOrder) {
    return row
  }
  const exactText = hasLostDigits ? withExactNumbers(text) : text
  return hasLostOrder
    ? withMarksInCellsOnly(JSON.parse(withMarkedIndexKeys(exactText)) as LookRow)
    : (JSON.parse(exactText) as LookRow)
}

/**
 * Whether JSON.parse may have changed the order of keys without a word.
 *
 * @param row what it made of the text
 */
function mayHaveLostOrder(row: object, text: string): boolean {
  return INDEX_KEY.test(text) && (JSON.stringify(row) !== text || text.includes('"\\u0000'))
}

/** Valid JSON → the same, with a mark before each key that JSON.parse would reorder. */
function withMarkedIndexKeys(text: string): string {
  return text.replace(INDEX_KEYS, '"\\u0000')
}

/** A key as Looker wrote it. */
export function pivotKey(parsedKey: string): string {
  return parsedKey.startsWith(MARK) ? parsedKey.slice(MARK.length) : parsedKey
}

/** A row parsed with marks → the row with marks left only where pivot keys are: on the keys of its cells. */
function withMarksInCellsOnly(row: object): {[fieldName: string]: unknown} {
  return mapEntries(row, pivotKey, (cell) =>
    _.isObject(cell) && !Array.isArray(cell)
      ? mapEntries(cell, (key) => key, withoutMarks)
      : withoutMarks(cell),
  )
}

function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutMarks)
  }
  return _.isObject(value) ? mapEntries(value, pivotKey, withoutMarks) : value
}

function mapEntries(object: object, keyOf: (key: string) => string, valueOf: (value: unknown) => unknown) {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]): [string, unknown] => [keyOf(key), valueOf(value)]),
  )
}
