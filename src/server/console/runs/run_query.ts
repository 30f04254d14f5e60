import {type RunState, runStates} from "../../history/run_record"
import type {RunFilter} from "../../history/run_store"

/** What the list of runs is asked for in its address. */
export interface RunQuery extends RunFilter {
  /** Counted from 1. */
  readonly page: number
}

const maxTextLength = 200
const maxPage = 1_000_000

/** Total: what makes no sense is left out. */
export function runQuery(address: URLSearchParams): RunQuery {
  const page = address.get("page") ?? ""
  return {
    state: stateOf(address.get("state")),
    action: textOf(address.get("action")),
    text: textOf(address.get("text")),
    page: /^[1-9]\d{0,6}$/.test(page) ? Math.min(Number(page), maxPage) : 1,
  }
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

function stateOf(text: string | null): RunState | undefined {
  return runStates.find((state) => state === text)
}

function textOf(text: string | null): string | undefined {
  const trimmed = (text ?? "").trim().slice(0, maxTextLength)
  return trimmed === "" ? undefined : trimmed
}
