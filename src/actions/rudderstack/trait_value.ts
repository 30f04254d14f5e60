import {LookDocumentError} from "./errors/look_document_error"
import {MAX_DEPTH} from "./limits"
import {pivotKey} from "./row_json"

/** How the cells of a result are to be read. */
export interface CellReading {
  /** Whether the result is pivoted at all. */
  readonly pivoted: boolean
  /** Names of the columns with a role, which never show among pivoted values. */
  readonly roleNames: ReadonlySet<string>
}

/**
 * One cell → the value to send: exactly Looker's `value`, be it 0, false, "" or null; for a pivoted cell the
 * list of `{pivotKey: value}` in the row's order.
 *
 * @returns undefined when the row has no such cell
 * @throws LookDocumentError when the value is nested deeper than MAX_DEPTH
 */
export function traitValue(cell: unknown, reading: CellReading): unknown {
  if (!isObject(cell)) {
    return cell
  }
  if (isPivotCell(cell, reading.pivoted)) {
    return pivotedValues(cell, reading.roleNames)
  }
  return shallow(cell.value)
}

/** JSON has no undefined, so a cell without `value` is one a pivot key apart; a pivot key may itself be `value`. */
function isPivotCell(cell: Record<string, unknown>, pivoted: boolean): boolean {
  return (
    cell.value === undefined || (pivoted && isObject(cell.value) && Object.values(cell).every(isValueCell))
  )
}

function isValueCell(cell: unknown): boolean {
  return isObject(cell) && cell.value !== undefined
}

function pivotedValues(cell: Record<string, unknown>, roleNames: ReadonlySet<string>): unknown[] {
  return Object.keys(cell)
    .filter((key) => !roleNames.has(key) && isObject(cell[key]))
    .map((key) => {
      const inner = cell[key]
      return {[pivotKey(key)]: isObject(inner) ? shallow(inner.value ?? null) : null}
    })
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
