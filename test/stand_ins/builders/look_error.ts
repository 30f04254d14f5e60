import {JsonMembers, JsonValue} from "../json_text"

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
