import type {Field} from "./field"

/** The `fields` member of a json_detail document. */
export interface Fieldset {
  dimensions?: Field[] | null
  measures?: Field[] | null
  filters?: Field[] | null
  parameters?: Field[] | null
  table_calculations?: Field[] | null
}

/**
 * All fields that can be keys of a row, in Looker's order.
 * Pivot dimensions are none: their values are the pivot keys inside a measure's cell.
 */
export function allFields(fields: Fieldset): Field[] {
  return [
    ...(fields.dimensions ?? []),
    ...(fields.measures ?? []),
    ...(fields.filters ?? []),
    ...(fields.parameters ?? []),
    ...(fields.table_calculations ?? []),
  ]
}
