import {html, type Html} from "./html"

/** How well runs are kept. */
export interface HistoryState {
  /** Why runs cannot be kept or read at the moment; undefined when all is well. */
  readonly problem: string | undefined
  /** Whether they outlive the process. */
  readonly isKept: boolean
}

/** What a reader has to know before trusting the pages; nothing when all is well. */
export function historyNotice({problem, isKept}: HistoryState): Html | undefined {
  if (problem !== undefined) {
    return html`<p class="notice bad" role="alert">${problem}</p>`
  }
  return isKept
    ? undefined
    : html`<p class="notice">Runs are kept in memory only, until the hub ends (ACTION_HUB_HISTORY=false).</p>`
}
