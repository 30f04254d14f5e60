import {runStates} from "../../store/run_record"
import {countedAtMost, type Cursor, type RunPage} from "../../store/run_listing"
import type {ActionLabels} from "../action_labels"
import {historyNotice, type HistoryState} from "../history_notice"
import {html, type Html} from "../html"
import {layout} from "../layout"
import {livePart, type LiveParts} from "../live_part"
import type {PageFrame} from "../page_frame"
import {stateWords} from "../words/state_words"
import {countText} from "../words/number_text"
import {isFiltered, type RunQuery, runQueryText} from "./run_query"
import {runTable} from "./run_table"

export const runsPageSize = 25

export interface RunsPageFacts {
  readonly query: RunQuery
  readonly found: RunPage
  /** How many runs there are, see `RunStore.count`; undefined for a search. */
  readonly count: number | undefined
  readonly labels: ActionLabels
  readonly history: HistoryState
  readonly nowMs: number
}

export function runsPageParts({root}: PageFrame, facts: RunsPageFacts): LiveParts {
  const {query, found, count, labels, nowMs} = facts
  const list =
    found.runs.length === 0
      ? emptyList(root, query)
      : html`${countOf(count)} ${runTable({runs: found.runs, root, labels, nowMs})}`
  const pages = pageLinks(root, query, found)
  return {notice: html`${historyNotice(facts.history)}`, list: html`${list}${pages}`}
}

/** `GET /runs`: all runs, the newest first. */
export function runsPage(frame: PageFrame, {query, labels}: RunsPageFacts, parts: LiveParts): string {
  const content = html`<h1>Runs</h1>
    ${livePart(parts, "notice")} ${stateLinks(frame.root, query)} ${filterForm(frame.root, query, labels)}
    ${livePart(parts, "list")}`
  return layout(frame, {title: "Runs", content, place: "runs", isLive: true})
}

function stateLinks(root: string, query: RunQuery): Html {
  const link = (state: RunQuery["state"], name: string) =>
    html`<a
      href="${root}runs${runQueryText({...query, state, from: undefined})}"
      ${query.state === state ? html`aria-current="true"` : undefined}
      >${name}</a
    >`
  return html`<nav class="states" aria-label="Runs by state">
    ${link(undefined, "All")} ${runStates.map((state) => link(state, stateWords[state]))}
  </nav>`
}

function filterForm(root: string, {state, action, text}: RunQuery, labels: ActionLabels): Html {
  const isSearch = action !== undefined || text !== undefined
  const names = [...labels].concat(action === undefined || labels.has(action) ? [] : [[action, action]])
  const option = ([name, label]: [string, string]) =>
    html`<option value="${name}" ${name === action ? html`selected` : undefined}>${label}</option>`
  return html`<form class="filter" method="get" action="${root}runs" role="search">
    ${state === undefined ? undefined : html`<input type="hidden" name="state" value="${state}" />`}
    <label
      >Title, message or id
      <input type="search" name="text" value="${text}" maxlength="200" />
    </label>
    <label
      >Action
      <select name="action">
        <option value="">All actions</option>
        ${names.map(option)}
      </select>
    </label>
    <button>Search</button>
    ${isSearch ? html`<a href="${root}runs${runQueryText({state, from: undefined})}">Clear</a>` : undefined}
  </form>`
}

function countOf(count: number | undefined): Html | undefined {
  if (count === undefined) {
    return undefined
  }
  const text =
    count > countedAtMost ? `More than ${countText(countedAtMost, "run")}` : countText(count, "run")
  return html`<p class="soft count">${text}</p>`
}

/** The ways to the runs beside those that are shown. */
function pageLinks(root: string, query: RunQuery, {newer, older}: RunPage): Html | undefined {
  const link = (from: Cursor, text: string, relation: string) =>
    html`<a href="${root}runs${runQueryText({...query, from})}" rel="${relation}">${text}</a>`
  return newer === undefined && older === undefined
    ? undefined
    : html`<nav class="pager" aria-label="Runs, page by page">
        ${newer && link(newer, "← Newer", "prev")} ${older && link(older, "Older →", "next")}
      </nav>`
}

function emptyList(root: string, query: RunQuery): Html {
  if (query.from !== undefined) {
    return html`<p class="empty">
      No run here is like that.
      <a href="${root}runs${runQueryText({...query, from: undefined})}">Show the newest ones</a>
    </p>`
  }
  if (isFiltered(query)) {
    return html`<p class="empty">No run is like that. <a href="${root}runs">Show all runs</a></p>`
  }
  return html`<div class="empty">
    <p><b>No run yet.</b> Each time Looker sends a Look through this hub, it appears here at once.</p>
    <p>
      To try it: open a Look, choose <b>Send</b> from its gear menu, pick one of this hub’s actions as the
      destination, and choose <b>Send</b>. The <a href="${root}">start page</a> says what has to be set up
      first.
    </p>
  </div>`
}
