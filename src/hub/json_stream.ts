import type {Readable} from "node:stream"
import {DocumentError} from "./errors"
import type {Fieldset} from "./fields"
import type {Row} from "./json_detail"
import {isJsonObject, type JsonValue, jsonValues, type UntypedJson} from "./json_values"

/** One object of the format `json`: a value for each field. */
export interface JsonRow {
  [fieldName: string]: UntypedJson
}

/** Reads an array of objects, the format `json`, and calls back for each object. */
export async function readJsonRows(readable: Readable, onRow: (row: JsonRow) => void): Promise<void> {
  for await (const values of jsonValues(readable, ["$", "$.*"])) {
    for (const {value, key, depth} of values) {
      if (depth === 1 && typeof key === "number" && isJsonObject(value)) {
        onRow(value)
      } else if (depth !== 0 || !Array.isArray(value)) {
        throw new DocumentError("document_no_rows", {})
      }
    }
  }
}

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
      hasData ||= found.depth === dataDepth && found.key === "data" && Array.isArray(found.value)
      callBack(callbacks, found)
    }
  }
  if (!hasData) {
    throw notJsonDetail()
  }
}

function callBack({onRow, onFields, onRanAt}: JsonDetailCallbacks, {key, value, depth}: JsonValue): void {
  if (depth === rowDepth) {
    if (typeof key !== "number" || !isRow(value)) {
      throw notJsonDetail()
    }
    onRow(value)
  } else if (key === "fields" && isFieldset(value)) {
    onFields?.(value)
  } else if (key === "ran_at" && typeof value === "string") {
    onRanAt?.(value)
  }
}

function isRow(value: unknown): value is Row {
  return isJsonObject(value)
}

/** Actions of looker-open-source/actions also take a bare array of fields, which Looker does not send, but tests do. */
function isFieldset(value: unknown): value is Fieldset {
  return typeof value === "object" && value !== null
}

function notJsonDetail(): DocumentError {
  return new DocumentError("document_no_data", {})
}
