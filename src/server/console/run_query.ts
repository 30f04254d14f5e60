import {z} from "zod"
import type {Cursor, RunFilter} from "../store/run_listing"
import {runStates} from "../store/run_record"
import {parsedValues} from "./request_values"

/** What the list of runs is asked for in its address. */
export interface RunQuery extends RunFilter {
  /** Undefined for the newest runs. */
  readonly from?: Cursor | undefined
}

export const maxSearchLength = 200

/** A form sends fields that are empty, too. */
const text = z
  .string()
  .trim()
  .max(maxSearchLength)
  .transform((value) => (value === "" ? undefined : value))
  .optional()

/** A place in the list, such as "1764547200000.4f1c": a time in milliseconds, and a run's id. */
const place = z
  .string()
  .regex(/^\d{1,15}\.[\w.-]{1,100}$/)
  .transform((value) => {
    const dot = value.indexOf(".")
    return {queuedAtMs: Number(value.slice(0, dot)), id: value.slice(dot + 1)}
  })
  .optional()

const querySchema = z
  .strictObject({
    state: z
      .enum([...runStates, ""])
      .transform((state) => (state === "" ? undefined : state))
      .optional(),
    action: text,
    look: text,
    text,
    older: place,
    newer: place,
  })
  .refine(({older, newer}) => older === undefined || newer === undefined, {path: ["newer"]})
  .transform(({look, older, newer, ...filter}): RunQuery => {
    const at = older ?? newer
    return {...filter, lookId: look, from: at && {towards: older === undefined ? "newer" : "older", ...at}}
  })

/** @throws RequestRefusedError when it asks for something that the list does not know */
export function runQuery(address: URLSearchParams): RunQuery {
  return parsedValues(querySchema, address)
}

/** The end of the address that asks for it, such as "?state=failed&older=1764547200000.4f1c". */
export function runQueryText({state, action, lookId, text, from}: RunQuery): string {
  const at = from && {[from.towards]: `${from.queuedAtMs}.${from.id}`}
  const known = Object.entries({state, action, look: lookId, text, ...at})
  const entries = known.filter((entry): entry is [string, string] => entry[1] !== undefined)
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries).toString()}`
}

export function isFiltered({state, action, lookId, text}: RunFilter): boolean {
  return [state, action, lookId, text].some((part) => part !== undefined)
}
