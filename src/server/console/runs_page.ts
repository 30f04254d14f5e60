import {countedAtMost, type Cursor, type RunPage} from "../store/run_listing"
import {runStates} from "../store/run_record"
import {actionLabels, type ActionLabels, type Console} from "./console"
import {countText, html, type Html} from "./html"
import {addressOf} from "./request_values"
import {isFiltered, maxSearchLength, type RunQuery, runQuery, runQueryText} from "./run_query"
import {runTable} from "./run_table"
import {stateWord} from "./run_words"
import type {PageView} from "./sign_in/signed_in"

const pageSize = 25

/** `GET /runs`: all runs, the newest first. */
export function runsView({dependencies: {store}}: Console): PageView {
  return async (request, {root}) => {
    const query = runQuery(addressOf(request))
    const found = await store.page(query, query.from, pageSize)
    const count = await store.count(query)
    const labels = await actionLabels()
    const list = html`${countOf(count)} ${runTable({runs: found.runs, root, labels, nowMs: Date.now()})}`
    const content = html`<h1>Runs</h1>
      ${stateLinks(root, query)} ${filterForm(root, query, labels)}
      ${found.runs.length === 0 ? emptyList(root, query) : list} ${pageLinks(root, query, found)}`
    return {title: "Runs", content, place: "runs", isLive: true}
  }
}

function stateLinks(root: string, query: RunQuery): Html {
  const link = (state: RunQuery["state"], name: string) =>
    html`<a
      href="${root}runs${runQueryText({...query, state, from: undefined})}"
      ${query.state === state ? html`aria-current="true"` : undefined}
      >${name}</a
    >`
  return html`<nav class="states" aria-label="Runs by state">
    ${link(undefined, "All")} ${runStates.map((state) => link(state, stateWord(state)))}
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
      <input type="search" name="text" value="${text}" maxlength="${maxSearchLength}" />
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

/** @param count see `RunStore.count` */
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
    return html`<p class="card empty">
      No run here is like that.
      <a href="${root}runs${runQueryText({...query, from: undefined})}">Show the newest ones</a>
    </p>`
  }
  if (isFiltered(query)) {
    return html`<p class="card empty">No run is like that. <a href="${root}runs">Show all runs</a></p>`
  }
  return html`<div class="card empty">
    <p><b>No run yet.</b> Each time Looker sends a Look through this hub, it appears here at once.</p>
    <p>
      To try it: open a Look, choose <b>Send</b> from its gear menu, pick one of this hub’s actions as the
      destination, and choose <b>Send</b>. The <a href="${root}">start page</a> says what has to be set up
      first.
    </p>
  </div>`
}
