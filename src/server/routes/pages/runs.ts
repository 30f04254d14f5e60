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
    const found = await kit.parts.store.page(query, query.from, runsPageSize)
    const count = await kit.parts.store.count(query)
    const history = kit.historyState()
    const facts = {query, found, count, labels: await actionLabels(), history, nowMs: Date.now()}
    const frame = kit.frame(request, session)
    const parts = runsPageParts(frame, facts)
    return {parts, isSettled: false, page: () => runsPage(frame, facts, parts)}
  })
}
