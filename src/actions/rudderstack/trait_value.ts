import {LookDocumentError} from "./errors/look_document_error"
import {MAX_DEPTH} from "./limits"
import {pivotKey} from "./row_json"

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
 * @throws LookDocumentError when the value is nested deeper than MAX_DEPTH
 */
export function traitValue(cell: unknown, reading: CellReading): unknown {
  if (isObject(cell) && isPivotCell(cell, reading.pivoted)) {
    return pivotedValues(cell, reading)
  }
  const value = isObject(cell) ? shallow(cell.value) : cell
  return value === null && !reading.keepsNull ? undefined : value
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

function pivotedValues(cell: {[key: string]: unknown}, reading: CellReading): unknown {
  const entries = Object.entries(cell)
    .filter(([key, inner]) => !reading.idColumns.has(key) && isObject(inner))
    .map(([key, inner]): [string, unknown] => [
      pivotKey(key),
      isObject(inner) ? shallow(inner.value ?? null) : null,
    ])
    .filter((entry) => reading.keepsNull || entry[1] !== null)
  return reading.pivotsAsObject
    ? Object.fromEntries(entries)
    : entries.map((entry) => Object.fromEntries([entry]))
}

/** JSON.stringify recurses: refuse what would end in a stack overflow, here or at a destination. */
function shallow(value: unknown): unknown {
  if (typeof value === "object" && value !== null) {
    checkDepth(value, 1)
  }
  return value
}

function checkDepth(value: object, depth: number) {
  if (depth > MAX_DEPTH) {
    throw new LookDocumentError(`Looker sent a row nested more than ${MAX_DEPTH} levels deep.`)
  }
  for (const inner of Object.values(value) as unknown[]) {
    if (typeof inner === "object" && inner !== null) {
      checkDepth(inner, depth + 1)
    }
  }
}

function isObject(value: unknown): value is {[key: string]: unknown} {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
