import type {Field} from "./field"

/** A field that the LookML model defines, unlike a table calculation, which the user writes into the query. */
export interface ModelField extends Field {
  source_file: string
}

/** The `fields` member of a json_detail document. */
export interface Fieldset {
  dimensions?: ModelField[] | null
  measures?: ModelField[] | null
  filters?: ModelField[] | null
  parameters?: ModelField[] | null
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
