import {actionLabels} from "../action_labels"
import type {PageKit} from "../console"
import {runQuery} from "./run_query"
import {runsPage, runsPageParts, runsPageSize} from "./runs_page"
import {addressOf} from "../address"
import {live} from "../live_route"
import type {SignedInRoute} from "../sign_in/signed_in"

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
