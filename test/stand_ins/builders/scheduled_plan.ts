import {JsonMembers, JsonValue} from "../json_text"

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
