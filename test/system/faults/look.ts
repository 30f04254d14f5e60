import {field} from "../../stand_ins/builders"
import {lookDocument, LookDocumentOptions, textOf} from "../../stand_ins/look_document"
import {RudderEvent} from "../../stand_ins/data_plane_stand_in"
import {CANARY} from "./secrets"

/** A Look of which each byte, and each row, can be found again. */
export interface Look {
  readonly rowCount: number
  /** The document as Looker sends it. */
  readonly bytes: Buffer
  /** Where the text of a row begins in it; rows are counted from 1. */
  startOf(row: number): number
  /** Where it ends. */
  endOf(row: number): number
}

export interface LookOptions extends Omit<LookDocumentOptions, "rows" | "fields" | "chunkBytes"> {
  readonly rowCount: number
}

/** So many that several batches go through each lane of the hub, each of several rows of every user. */
const USER_COUNT = 16
/** A name that a fault can break into: in a string, and in a character of four bytes. */
export const NAME_START = "Zoë 🌞 "

export const FIELDS = {
  dimensions: [
    field("users.id", {tags: ["user_id"]}),
    field("users.row", {is_numeric: true, type: "number"}),
    field("users.name"),
  ],
}

const known = new Map<string, Look>()

/** The same Look for the same options. */
export function look({rowCount, ...options}: LookOptions): Look {
  const key = JSON.stringify({rowCount, ...options})
  const made = known.get(key) ?? newLook({rowCount, ...options})
  known.set(key, made)
  return made
}

/** The text of a row, counted from 1. */
export function rowText(row: number): string {
  return JSON.stringify({
    "users.id": {value: `user-${row % USER_COUNT}-${CANARY}`},
    "users.row": {value: row},
    "users.name": {value: `${NAME_START}${CANARY}`},
  })
}

/** The row that an event was made of; undefined where it does not say so. */
export function rowOf({traits}: RudderEvent): number | undefined {
  const row = typeof traits === "object" && traits !== null && "users.row" in traits && traits["users.row"]
  return typeof row === "number" ? row : undefined
}

function newLook({rowCount, ...options}: LookOptions): Look {
  const rows = Array.from({length: rowCount}, (_, index) => rowText(index + 1))
  const bytes = Buffer.from(textOf(lookDocument({...options, fields: FIELDS, rows})))
  const starts: number[] = []
  for (const text of rows) starts.push(bytes.indexOf(text, starts[starts.length - 1] ?? 0))
  const startOf = (row: number) => starts[row - 1]
  return {
    rowCount,
    bytes,
    startOf,
    endOf: (row) => startOf(row) + Buffer.byteLength(rows[row - 1]),
  }
}
