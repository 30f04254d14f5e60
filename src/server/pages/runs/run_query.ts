import {type RunState, runStates} from "../../store/run_record"
import type {Cursor, RunFilter} from "../../store/run_listing"

/** What the list of runs is asked for in its address. */
export interface RunQuery extends RunFilter {
  /** Undefined for the newest runs. */
  readonly from?: Cursor | undefined
}

const maxTextLength = 200

/** Total: what makes no sense is left out. */
export function runQuery(address: URLSearchParams): RunQuery {
  return {
    state: stateOf(address.get("state")),
    action: textOf(address.get("action")),
    lookId: textOf(address.get("look")),
    text: textOf(address.get("text")),
    from: cursorOf("older", address.get("older")) ?? cursorOf("newer", address.get("newer")),
  }
}

/** The end of the address that asks for it, such as "?state=failed&older=1764547200000.4f". */
export function runQueryText({state, action, lookId, text, from}: RunQuery): string {
  const place = from && {[from.towards]: `${from.queuedAtMs}.${from.id}`}
  const known = Object.entries({state, action, look: lookId, text, ...place})
  const entries = known.filter((entry): entry is [string, string] => entry[1] !== undefined)
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries).toString()}`
}

export function isFiltered({state, action, lookId, text}: RunFilter): boolean {
  return [state, action, lookId, text].some((part) => part !== undefined)
}

function cursorOf(towards: Cursor["towards"], text: string | null): Cursor | undefined {
  const [, queuedAtMs, id] = /^(\d{1,15})\.(.{1,100})$/s.exec(text ?? "") ?? []
  return queuedAtMs === undefined || id === undefined
    ? undefined
    : {towards, queuedAtMs: Number(queuedAtMs), id: id.replaceAll("\0", "")}
}

function stateOf(text: string | null): RunState | undefined {
  return runStates.find((state) => state === text)
}

function textOf(text: string | null): string | undefined {
  const trimmed = (text ?? "").trim().slice(0, maxTextLength)
  return trimmed === "" ? undefined : trimmed
}
