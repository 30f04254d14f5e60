import {isOver} from "../../store/run_record"
import {actionLabels} from "../../pages/action_labels"
import type {PageKit} from "../../pages/page_kit"
import {runPage, runPageParts} from "../../pages/run/run_page"
import {rowsPageSize} from "../../pages/run/run_page_facts"
import {addressOf} from "./address"
import {foundRun} from "./found_run"
import {live} from "./live"
import type {SignedInRoute} from "./signed_in"

/** `GET /runs/:runId`: the page of one run. */
export function runRoute(kit: PageKit): SignedInRoute {
  const {store, config} = kit.parts
  return live(kit, async (request, session) => {
    const run = await foundRun(store, request)
    const address = addressOf(request)
    const rowsPage = pageNumber(address.get("rows"))
    const facts = {
      run,
      isAskedToStop: address.has("stopping"),
      rowsPage,
      rows: run.rowsListed === 0 ? [] : await store.rows(run.id, (rowsPage - 1) * rowsPageSize, rowsPageSize),
      resends: await store.resends(run.id),
      keepsRefusedRows: config.history.keepsRefusedRows,
      labels: await actionLabels(),
      history: kit.historyState(),
      nowMs: Date.now(),
    }
    const frame = kit.frame(request, session)
    const parts = runPageParts(frame, facts, session)
    return {parts, isSettled: isOver(run), page: () => runPage(frame, facts, parts)}
  })
}

function pageNumber(text: string | null): number {
  return text !== null && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1
}
