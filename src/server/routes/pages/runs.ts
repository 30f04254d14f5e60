import {actionLabels} from "../../pages/action_labels"
import type {PageKit} from "../../pages/page_kit"
import {runQuery} from "../../pages/runs/run_query"
import {runsPage, runsPageParts, runsPageSize} from "../../pages/runs/runs_page"
import {addressOf} from "./address"
import {live} from "./live"
import type {SignedInRoute} from "./signed_in"

/** `GET /runs`: the list of runs. */
export function runsRoute(kit: PageKit): SignedInRoute {
  return live(kit, async (request, session) => {
    const query = runQuery(addressOf(request))
    const found = await kit.parts.store.page(query, (query.page - 1) * runsPageSize, runsPageSize)
    const history = kit.historyState()
    const facts = {query, found, labels: await actionLabels(), history, nowMs: Date.now()}
    const frame = kit.frame(request, session)
    const parts = runsPageParts(frame, facts)
    return {parts, isSettled: false, page: () => runsPage(frame, facts, parts)}
  })
}
