import type {UntypedJson} from "./json_values"

/**
 * A field of the query as LookML describes it. Looker leaves members out as it likes, in json_detail more than in its
 * API; only the name is always there.
 */
export interface Field {
  /** `view.field`; a table calculation has no view. */
  name: string
  /** With the view's label in front. */
  label?: string
  label_short?: string
  view?: string
  view_label?: string
  description?: string | null
  /** The LookML tags. */
  tags?: string[]
  /** The LookML type, e.g. `string`, `date_month`, `count`. */
  type?: string
  category?: "parameter" | "filter" | "measure" | "dimension" | null
  hidden?: boolean
  primary_key?: boolean
  value_format?: string | null
  sql?: string | null
  sql_case?: UntypedJson[] | null
  is_numeric?: boolean
  is_filter?: boolean
  is_fiscal?: boolean
  is_timeframe?: boolean
  measure?: boolean
  parameter?: boolean
  /** Made by the user in this query, not part of the model. */
  dynamic?: boolean
  align?: "left" | "right"
  can_filter?: boolean
  can_time_filter?: boolean
  default_filter_value?: string | null
  dimension_group?: string | null
  enumerations?: UntypedJson[] | null
  error?: string | null
  field_group_label?: string | null
  field_group_variant?: string | null
  fill_style?: "enumeration" | "range" | null
  filters?: UntypedJson[] | null
  fiscal_month_offset?: number
  has_allowed_values?: boolean
  label_from_parameter?: string | null
  lookml_link?: string | null
  map_layer?: UntypedJson
  permanent?: boolean | null
  project_name?: string | null
  requires_refresh_on_sort?: boolean
  scope?: string
  sortable?: boolean
  /** The path of the LookML file. */
  source_file?: string
  source_file_path?: string
  strict_value_format?: boolean
  suggest_dimension?: string
  suggest_explore?: string
  suggestable?: boolean
  suggestions?: string[] | null
  time_interval?: UntypedJson
  user_attribute_filter_types?: string[]
  week_start_day?: string
}

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
