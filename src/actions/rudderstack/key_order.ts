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
 * Whether JSON.parse may have changed the order of keys without a word.
 *
 * @param row what it made of the text
 */
export function mayHaveLostOrder(row: object, text: string): boolean {
  return INDEX_KEY.test(text) && (JSON.stringify(row) !== text || text.includes('"\\u0000'))
}

/** Valid JSON → the same, with a mark before each key that JSON.parse would reorder. */
export function withMarkedIndexKeys(text: string): string {
  return text.replace(INDEX_KEYS, '"\\u0000')
}

/** A key as Looker wrote it. */
export function pivotKey(parsedKey: string): string {
  return parsedKey.startsWith(MARK) ? parsedKey.slice(MARK.length) : parsedKey
}

/** A row parsed with marks → the row with marks left only where pivot keys are: on the keys of its cells. */
export function withMarksInCellsOnly(row: object): {[fieldName: string]: unknown} {
  return mapEntries(row, pivotKey, (cell) =>
    isObject(cell) ? mapEntries(cell, (key) => key, withoutMarks) : withoutMarks(cell),
  )
}

function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutMarks)
  }
  return isObject(value) ? mapEntries(value, pivotKey, withoutMarks) : value
}

function mapEntries(object: object, keyOf: (key: string) => string, valueOf: (value: unknown) => unknown) {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]): [string, unknown] => [keyOf(key), valueOf(value)]),
  )
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
