import {z} from "zod"
import {runStates} from "../../history/run_record"
import type {RunFilter} from "../../history/run_store"
import {parsedValues, positiveNumber} from "../request_values"

/** What the list of runs is asked for in its address. */
export interface RunQuery extends RunFilter {
  /** Counted from 1. */
  readonly page: number
}

export const maxSearchLength = 200
const maxPage = 1_000_000

/** A form sends fields that are empty, too. */
const text = z
  .string()
  .trim()
  .max(maxSearchLength)
  .transform((value) => (value === "" ? undefined : value))
  .optional()

const querySchema = z.strictObject({
  state: z
    .enum([...runStates, ""])
    .transform((state) => (state === "" ? undefined : state))
    .optional(),
  action: text,
  text,
  page: positiveNumber.pipe(z.number().max(maxPage)).default(1),
})

/** @throws RequestRefusedError when it asks for something that the list does not know */
export function runQuery(address: URLSearchParams): RunQuery {
  return parsedValues(querySchema, address)
}

/** The end of the address that asks for it, such as "?state=failed&page=2". */
export function runQueryText({state, action, text, page}: RunQuery): string {
  const known = Object.entries({state, action, text, page: page === 1 ? undefined : String(page)})
  const entries = known.filter((entry): entry is [string, string] => entry[1] !== undefined)
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries).toString()}`
}

export function isFiltered({state, action, text}: RunFilter): boolean {
  return state !== undefined || action !== undefined || text !== undefined
}
