import {runStates} from "../../history/run_record"
import type {RunPage} from "../../history/run_store"
import {actionLabels, type ActionLabels, type Console} from "../console"
import {html, type Html} from "../html"
import {layout, type PageFrame} from "../layout"
import {livePart, type LiveParts} from "../live"
import {pager} from "../pager"
import {addressOf} from "../request_values"
import {runTable} from "../run_table"
import {stateWord} from "../run_words"
import {livePage, type SignedInRoute} from "../sign_in/signed_in"
import {countText} from "../texts"
import {isFiltered, maxSearchLength, type RunQuery, runQuery, runQueryText} from "./run_query"

const pageSize = 25

/** `GET /runs`: all runs, the newest first. */
export function runsRoute(console: Console): SignedInRoute {
  return livePage(console, async (request, session) => {
    const query = runQuery(addressOf(request))
    const found = await console.dependencies.store.page(query, (query.page - 1) * pageSize, pageSize)
    const labels = await actionLabels()
    const frame = console.frame(request, session)
    const parts = {
      notice: html`${console.historyNotice()}`,
      list: listPart(frame.root, query, found, labels),
    }
    return {parts, isSettled: false, page: () => runsPage(frame, query, labels, parts)}
  })
}

function listPart(root: string, query: RunQuery, {runs, total}: RunPage, labels: ActionLabels): Html {
  const list =
    runs.length === 0
      ? emptyList(root, query, total)
      : html`<p class="soft count">${countText(total, "run")}</p>
          ${runTable({runs, root, labels, nowMs: Date.now()})}`
  const address = (page: number) => `${root}runs${runQueryText({...query, page})}`
  return html`${list}${pager({name: "Runs", page: query.page, pageSize, total, address})}`
}

function runsPage(frame: PageFrame, query: RunQuery, labels: ActionLabels, parts: LiveParts): string {
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
