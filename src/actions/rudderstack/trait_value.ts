import {putValue} from "./put_value"
import {pivotKey} from "./row_json"
import {Values} from "./rudder_event"

/** How the cells of a result are to be read. */
export interface CellReading {
  /** Whether the result is pivoted at all. */
  readonly pivoted: boolean
  /** Names of the columns that identify, which never show among pivoted values. */
  readonly idColumns: ReadonlySet<string>
  /** Whether pivoted values become one object rather than a list of objects. */
  readonly pivotsAsObject: boolean
  /** Whether null is sent, or counts as no value. */
  readonly keepsNull: boolean
}

/**
 * One cell → the value to send: exactly Looker's `value`, be it 0, false, "" or null; for a pivoted cell the
 * values by pivot key, in the row's order.
 *
 * @returns undefined when there is nothing to send
 */
export function traitValue(cell: unknown, reading: CellReading): unknown {
  if (!isObject(cell)) {
    return sentValue(cell, reading)
  }
  return isPivotCell(cell, reading.pivoted) ? pivotedValues(cell, reading) : sentValue(cell.value, reading)
}

function sentValue(value: unknown, {keepsNull}: CellReading): unknown {
  return value === null && !keepsNull ? undefined : value
}

/** JSON has no undefined, so a cell without `value` is one a pivot key apart; a pivot key may itself be `value`. */
function isPivotCell(cell: {[key: string]: unknown}, pivoted: boolean): boolean {
  return (
    cell.value === undefined || (pivoted && isObject(cell.value) && Object.values(cell).every(isValueCell))
  )
}

function isValueCell(cell: unknown): boolean {
  return isObject(cell) && cell.value !== undefined
}

function pivotedValues(cell: {[key: string]: unknown}, reading: CellReading): Values | Values[] {
  const list: Values[] = []
  const object: Values = {}
  for (const parsedKey of Object.keys(cell)) {
    const inner = cell[parsedKey]
    const key = pivotKey(parsedKey)
    const value = isObject(inner) ? sentValue(inner.value ?? null, reading) : undefined
    if (value !== undefined && !reading.idColumns.has(key)) {
      const target = reading.pivotsAsObject ? object : {}
      putValue(target, key, value)
      list.push(target)
    }
  }
  return reading.pivotsAsObject ? object : list
}

function isObject(value: unknown): value is {[key: string]: unknown} {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
