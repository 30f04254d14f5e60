import type {Readable} from "node:stream"
import {DocumentError} from "./errors/document_error"
import type {Fieldset} from "./fields"
import {isJsonObject} from "./is_json_object"
import type {Row} from "./json_detail"
import {type JsonValue, jsonValues} from "./json_values"

/** What a reader of a json_detail document can listen to. A callback that throws ends the reading. */
export interface JsonDetailCallbacks {
  onRow: (row: Row) => void
  /** Usually before the first row, but Looker does not promise the order. */
  onFields?: (fields: Fieldset) => void
  /** Not called for `ran_at: null`, which the lite stream often has. */
  onRanAt?: (iso8601: string) => void
}

const dataDepth = 1
const rowDepth = 2

/** Reads a document in the format `json_detail` or `json_detail_lite_stream`. */
export async function readJsonDetail(readable: Readable, callbacks: JsonDetailCallbacks): Promise<void> {
  let hasData = false
  for await (const values of jsonValues(readable, ["$.fields", "$.ran_at", "$.data", "$.data.*"])) {
    for (const found of values) {
      hasData ||= isData(found)
      tell(callbacks, found)
    }
  }
  if (!hasData) {
    throw notJsonDetail()
  }
}

function isData({key, value, depth}: JsonValue): boolean {
  return depth === dataDepth && key === "data" && Array.isArray(value)
}

function tell({onRow, onFields, onRanAt}: JsonDetailCallbacks, {key, value, depth}: JsonValue): void {
  if (depth === rowDepth) {
    onRow(rowOf(key, value))
  } else if (key === "fields" && isFieldset(value)) {
    onFields?.(value)
  } else if (key === "ran_at" && typeof value === "string") {
    onRanAt?.(value)
  }
}

function rowOf(key: JsonValue["key"], value: unknown): Row {
  if (typeof key !== "number" || !isRow(value)) {
    throw notJsonDetail()
  }
  return value
}

function isRow(value: unknown): value is Row {
  return isJsonObject(value)
}

/** Actions of looker-open-source/actions also take a bare array of fields, which Looker does not send, but tests do. */
function isFieldset(value: unknown): value is Fieldset {
  return typeof value === "object" && value !== null
}

function notJsonDetail(): DocumentError {
  return new DocumentError(
    "The query result has no rows in an array called data. " +
      "Check that the format of the result is json_detail or json_detail_lite_stream.",
  )
}
