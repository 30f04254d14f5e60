import {JsonMembers, JsonValue} from "../json_text"

/** The members of a json_detail_lite_stream document in Looker's order; its rows come after them. */
export function liteStreamHeader(fields: JsonValue): JsonMembers {
  return {
    added_params: {sorts: ["users.id"]},
    aggregate_table_used_info: null,
    applied_column_limit: null,
    applied_filter_expression: null,
    applied_filters: {},
    applied_limit: "-1",
    cache_key: "2a3f6a7c0d1b4e5f8091a2b3c4d5e6f7",
    cached_derived_tables: [],
    can_see_sql: true,
    column_truncated: false,
    description: "",
    errors: null,
    expired: false,
    explore: "users",
    fields,
    fill_fields: null,
    from_cache: false,
    has_row_totals: false,
    has_totals: false,
    name: "users",
    number_format: "1,234.56",
    null_sort_treatment: "low",
    pivot_hack_undone: false,
    ran_at: null,
    runtime: "",
    sql: 'SELECT users.id AS "users.id" FROM users',
    sql_explain: null,
    sql_error: null,
    supports_pivot_in_db: true,
    timezone: "UTC",
    totals_data: null,
    truncated: false,
    warnings: null,
  }
}

/** The members of a json_detail document that come before its rows. */
export function detailHeader(fields: JsonValue): JsonMembers {
  return {
    status: "complete",
    from_cache: true,
    id: "8c5f2d1e9b7a4c3f6e0d1a2b3c4d5e6f",
    result_source: "query",
    supports_pivot_in_db: true,
    null_sort_treatment: "low",
    expired: false,
    ran_at: "2026-11-23T08:15:00+00:00",
    runtime: "0.624",
    added_params: {sorts: ["users.id"]},
    sql: 'SELECT users.id AS "users.id" FROM users',
    sql_explain: "EXPLAIN SELECT users.id FROM users",
    fields,
    fill_fields: [],
    has_totals: false,
    has_row_totals: false,
    applied_filters: {},
    number_format: "1,234.56",
    timezone: "UTC",
    truncated: false,
    errors: null,
  }
}

/** The members of a json_detail document that come after its rows. */
export const DETAIL_TAIL: JsonMembers = {drill_menu_build_time: 0.002}
