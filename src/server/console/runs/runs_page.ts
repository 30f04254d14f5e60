import {runStates} from "../../history/run_record"
import type {RunPage} from "../../history/run_store"
import type {ActionLabels} from "../action_labels"
import {historyNotice, type HistoryState} from "../history_notice"
import {html, type Html} from "../html"
import {layout} from "../layout"
import {livePart, type LiveParts} from "../live_part"
import type {PageFrame} from "../page_frame"
import {stateWords} from "../run_words"
import {countText} from "../number_text"
import {pager} from "../pager"
import {isFiltered, type RunQuery, runQueryText} from "./run_query"
import {runTable} from "../run_table"

export const runsPageSize = 25

export interface RunsPageFacts {
  readonly query: RunQuery
  readonly found: RunPage
  readonly labels: ActionLabels
  readonly history: HistoryState
  readonly nowMs: number
}

export function runsPageParts({root}: PageFrame, facts: RunsPageFacts): LiveParts {
  const {query, found, labels, nowMs} = facts
  const list =
    found.runs.length === 0
      ? emptyList(root, query, found.total)
      : html`<p class="soft count">${countText(found.total, "run")}</p>
          ${runTable({runs: found.runs, root, labels, nowMs})}`
  const pages = pager({
    name: "Runs",
    page: query.page,
    pageSize: runsPageSize,
    total: found.total,
    address: (page) => `${root}runs${runQueryText({...query, page})}`,
  })
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
      href="${root}runs${runQueryText({...query, state, page: 1})}"
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
    ${isSearch ? html`<a href="${root}runs${runQueryText({state, page: 1})}">Clear</a>` : undefined}
  </form>`
}

function emptyList(root: string, query: RunQuery, total: number): Html {
  if (total > 0) {
    return html`<p class="empty">
      There are not so many runs.
      <a href="${root}runs${runQueryText({...query, page: 1})}">Show the newest ones</a>
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
