import {JsonMembers, JsonValue} from "../json_text"

/** A field of a query as Looker describes it in a json_detail document. */
export type LookField = {readonly name: string; readonly [key: string]: JsonValue | undefined}

/** The `fields` of a json_detail document. */
export interface LookFields {
  readonly [kind: string]: readonly LookField[]
}

/** A dimension with all keys that Looker sends. Its view and its labels follow from the name. */
export function field(name: string, overrides: JsonMembers = {}): LookField {
  const view = name.includes(".") ? name.split(".")[0] : ""
  const labelShort = titleOf(name.slice(name.indexOf(".") + 1))
  return {
    align: "left",
    can_filter: true,
    category: "dimension",
    default_filter_value: null,
    description: "",
    enumerations: null,
    field_group_label: null,
    fill_style: null,
    fiscal_month_offset: 0,
    has_allowed_values: false,
    hidden: false,
    is_filter: false,
    is_numeric: false,
    label: `${titleOf(view)} ${labelShort}`.trim(),
    label_from_parameter: null,
    label_short: labelShort,
    map_layer: null,
    name,
    strict_value_format: false,
    requires_refresh_on_sort: false,
    sortable: true,
    suggestions: null,
    synonyms: [],
    tags: [],
    type: "string",
    user_attribute_filter_types: ["string", "advanced_filter_string"],
    value_format: null,
    view,
    view_label: titleOf(view),
    dynamic: false,
    week_start_day: "monday",
    original_view: view,
    dimension_group: null,
    error: null,
    field_group_variant: labelShort,
    measure: false,
    parameter: false,
    primary_key: false,
    project_name: "shop",
    scope: view,
    suggest_dimension: name,
    suggest_explore: view,
    suggestable: true,
    is_fiscal: false,
    is_timeframe: false,
    can_time_filter: false,
    time_interval: null,
    lookml_link: `/projects/shop/files/${view}.view.lkml?line=12`,
    period_over_period_params: null,
    permanent: null,
    source_file: `${view}.view.lkml`,
    source_file_path: `shop/${view}.view.lkml`,
    sql: `\${TABLE}.${name.slice(name.indexOf(".") + 1)} `,
    sql_case: null,
    filters: null,
    times_used: 0,
    ...overrides,
  }
}

/** A measure: a number that is computed for each row. */
export function measure(name: string, overrides: JsonMembers = {}): LookField {
  const numeric = {align: "right", is_numeric: true, type: "count"}
  return field(name, {category: "measure", measure: true, ...numeric, ...overrides})
}

/** A table calculation: its name has no view, and it has no tags. */
export function tableCalculation(name: string, overrides: JsonMembers = {}): LookField {
  const expression = {expression: "1", is_disabled: false, can_pivot: true}
  return {
    name,
    label: titleOf(name),
    align: "right",
    measure: true,
    type: "number",
    ...expression,
    ...overrides,
  }
}

function titleOf(name: string): string {
  return name.replace(/_/g, " ").replace(/\b\w/g, (letter) => letter.toUpperCase())
}
