/** One row of a json_detail document: a cell a field. What is in a cell is for `traitValue` to tell. */
export interface LookRow {
  readonly [fieldName: string]: unknown
}

/**
 * Put before a key that looks like an array index, so that the parsed object keeps the order of its keys:
 * JavaScript lists such keys first and by size, whatever order the text has.
 */
const ORDER_MARK = "\u0000"

/** Digits that may be an integer beyond 2^53, or an exponent that may be beyond a double. */
const RISKY_NUMBER = /\d{16}|\d[eE]\+?\d{3}/

/** A key such as `"2026":`, or one that begins with the mark itself. */
const INDEX_KEY = /"(?:\d{1,10}|\\u0000[^"]*)"\s*:/

/** One string, with the colon that makes it a key, or one number. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * One row's text → the row, keeping what plain JSON.parse would change without a word:
 * numbers that no double can hold become strings with every digit as Looker wrote it, and the keys of a
 * pivoted cell, such as `2026`, keep their order (read them with `pivotKey`).
 *
 * @throws SyntaxError when the text is not one whole JSON value
 */
export function parseRow(text: string, pivoted: boolean): LookRow {
  const row = JSON.parse(text) as LookRow
  const marksKeys = pivoted && INDEX_KEY.test(text)
  if (!marksKeys && !RISKY_NUMBER.test(text)) {
    return row
  }
  const exactText = text.replace(STRING_OR_NUMBER, (token: string, colon: string | undefined) =>
    token.startsWith('"')
      ? marksKeys && colon !== undefined
        ? markedKey(token)
        : token
      : exactNumber(token),
  )
  return withPlainColumnNames(JSON.parse(exactText) as LookRow)
}

/** A key of a pivoted cell as Looker wrote it. */
export function pivotKey(parsedKey: string): string {
  return parsedKey.startsWith(ORDER_MARK) ? parsedKey.slice(ORDER_MARK.length) : parsedKey
}

function exactNumber(literal: string): string {
  const value = Number(literal)
  const isExact = /^-?\d+$/.test(literal) ? Number.isSafeInteger(value) : Number.isFinite(value)
  return isExact ? literal : `"${literal}"`
}

function markedKey(token: string): string {
  return INDEX_KEY.test(token) ? `"\\u0000${token.slice(1)}` : token
}

function withPlainColumnNames(row: LookRow): LookRow {
  return Object.fromEntries(Object.entries(row).map(([name, cell]) => [pivotKey(name), cell]))
}
