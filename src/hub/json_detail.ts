import type {UntypedJson} from "./json_values"

// The shapes inside a json_detail document. The lite stream's cells carry `value` alone.

/** One row: a cell for each field, or for a pivoted field one cell for each pivot key. */
export interface Row {
  [fieldName: string]: Cell | PivotCell
}

export interface Cell {
  [key: string]: UntypedJson
  value: UntypedJson
  rendered?: string
  html?: string
  links?: Link[]
}

export interface PivotCell {
  [pivotKey: string]: Cell
}

export interface Pivot {
  key: string
  is_total: boolean
  data: {[key: string]: string}
  metadata: {[key: string]: {[key: string]: string}}
}

/** A drill link of a cell. */
export interface Link {
  label: string
  type: string
  type_label: string
  url: string
}

export interface FilterData {
  add: string
  field: string
  rendered: string
}
