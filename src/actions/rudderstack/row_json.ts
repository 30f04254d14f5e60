import {mayHaveLostDigits, withExactNumbers} from "./exact_numbers"
import {mayHaveLostOrder, withMarkedIndexKeys, withMarksInCellsOnly} from "./key_order"

export {pivotKey} from "./key_order"

/** One row of a json_detail document: a cell a field. What is in a cell is for `traitValue` to tell. */
export interface LookRow {
  readonly [fieldName: string]: unknown
}

/**
 * One row's text → the row, keeping what plain JSON.parse would change without a word:
 * numbers that no double can hold become strings with every digit as Looker wrote it, and the keys of a
 * pivoted cell, such as `2026`, keep their order (read them with `pivotKey`).
 *
 * @param pivoted whether the result has pivots; without them the order of keys says nothing
 * @throws SyntaxError when the text is not one whole JSON value
 * @throws LookDocumentError when the row is nested too deep
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
