import type {Readable} from "node:stream"
import {DocumentError} from "./errors/document_error"
import {isJsonObject} from "./is_json_object"
import {type JsonValue, jsonValues} from "./json_values"
import type {UntypedJson} from "./untyped_json"

/** One object of the format `json`: a value for each field. */
export interface JsonRow {
  [fieldName: string]: UntypedJson
}

/** Reads an array of objects, the format `json`, and calls back for each object. */
export async function readJsonRows(readable: Readable, onRow: (row: JsonRow) => void): Promise<void> {
  for await (const values of jsonValues(readable, ["$", "$.*"])) {
    for (const found of values) {
      const row = rowOf(found)
      if (row) {
        onRow(row)
      }
    }
  }
}

function rowOf({value, key, depth}: JsonValue): JsonRow | undefined {
  if (depth === 1 && typeof key === "number" && isJsonObject(value)) {
    return value
  }
  if (depth === 0 && Array.isArray(value)) {
    return undefined
  }
  throw new DocumentError(
    "The query result is no JSON array of rows. Check that the format of the result is json.",
  )
}
