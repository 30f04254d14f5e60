import {isOver} from "../../history/is_over"
import type {RunRecord} from "../../history/run_record"
import type {RunStore} from "../../history/run_store"
import {actionLabels} from "../action_labels"
import type {PageKit} from "../console"
import {runPage, runPageParts} from "./run_page"
import {rowsPageSize} from "./run_page_facts"
import {addressOf} from "../address"
import {foundRun} from "../request_values"
import {live} from "../live_route"
import type {SignedInRoute} from "../sign_in/signed_in"

const maxResends = 10

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
      resends: run.eventsKept === 0 ? [] : await resendsOf(store, run),
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

/** A search for the id of a run finds those that sent rows of it again. */
async function resendsOf(store: RunStore, {id, action}: RunRecord): Promise<RunRecord[]> {
  const {runs} = await store.page({action, text: id}, 0, maxResends)
  return runs.filter(({resendOf}) => resendOf === id)
}

function pageNumber(text: string | null): number {
  return text !== null && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1
}
