import {JsonMembers, JsonValue, jsonText} from "./json_text"

/** A field of a query as Looker describes it in a json_detail document. */
export type LookField = {readonly name: string; readonly [key: string]: JsonValue | undefined}

/** The `fields` of a json_detail document. */
export interface LookFields {
  readonly [kind: string]: readonly LookField[]
}

export type LookCell = {readonly value: JsonValue; readonly [key: string]: JsonValue}

/** One cell for each pivot key. */
export type LookPivotCell = Readonly<Record<string, LookCell>>

export type LookRow = Readonly<Record<string, LookCell | LookPivotCell>>

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

class Pivoted {
  constructor(readonly cells: LookPivotCell) {}
}

/** A pivoted field's values in a row, by pivot key. */
export function pivoted(values: Readonly<Record<string, JsonValue>>): Pivoted {
  return new Pivoted(mapValues(values, (value) => ({value})))
}

/** A row of a lite stream: `row({"users.id": 1, "orders.count": pivoted({"2026": 3})})`. */
export function row(values: Readonly<Record<string, JsonValue | Pivoted>>): LookRow {
  return mapValues(values, (value) => (value instanceof Pivoted ? value.cells : {value}))
}

/** The same row as a json_detail document has it, its cells rendered and with drill links. */
export function detailRow(values: Readonly<Record<string, JsonValue | Pivoted>>): LookRow {
  return mapValues(values, (value) =>
    value instanceof Pivoted ? mapValues(value.cells, detailed) : detailed({value}),
  )
}

/** An entry of a document's `errors`. Looker also puts notes there that are not fatal. */
export function lookError(overrides: JsonMembers = {}): JsonValue {
  return {
    message: "The query could not be run.",
    message_details: "Unknown column",
    params: "SELECT users.id FROM users",
    error_pos: null,
    level: "error",
    fatal: true,
    sql_error_loc: null,
    edit_url: null,
    ...overrides,
  }
}

/** The plan of a run, without the link to its result. */
export function scheduledPlan(overrides: JsonMembers = {}): JsonMembers {
  return {
    scheduled_plan_id: 1234,
    title: "New users of the week",
    type: "Look",
    url: "https://shop.looker.example/looks/42",
    query_id: 98765,
    query: query(),
    filters_differ_from_look: false,
    ...overrides,
  }
}

/** The query of a plan. */
export function query(overrides: JsonMembers = {}): JsonValue {
  return {
    id: 98765,
    model: "shop",
    view: "users",
    fields: ["users.id", "users.email"],
    pivots: null,
    fill_fields: null,
    filters: {"users.created_date": "7 days"},
    filter_expression: null,
    sorts: ["users.id"],
    limit: "500",
    column_limit: null,
    total: false,
    row_total: null,
    subtotals: null,
    dynamic_fields: null,
    vis_config: {type: "looker_grid", hidden_fields: []},
    query_timezone: "UTC",
    has_table_calculations: false,
    ...overrides,
  }
}

function titleOf(name: string): string {
  return name.replace(/_/g, " ").replace(/\b\w/g, (letter) => letter.toUpperCase())
}

function detailed(cell: LookCell): LookCell {
  const {value} = cell
  const rendered = value === null ? "∅" : typeof value === "string" ? value : jsonText(value)
  const links = [
    {label: "Show All", label_prefix: "", label_value: "", url: "/explore/shop/users", type: "drill"},
  ]
  return {...cell, rendered, html: `<span>${rendered}</span>`, links}
}

function mapValues<From, To>(
  object: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]))
}
