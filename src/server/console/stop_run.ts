import {canStop, isOver, type RunRecord} from "../store/run_record"
import type {Console} from "./console"
import {html, type Html} from "./html"
import {formTokenField, type PageFrame} from "./layout"
import {foundRun} from "./request_values"
import type {Session} from "./sign_in/sessions"
import type {FormRoute} from "./sign_in/signed_in"

/** `POST /runs/:runId/stop`: has a run stop, wherever it executes; one that is over stays as it is. */
export function stopRunRoute({dependencies}: Console): FormRoute {
  const {store, queue, ownThread, log} = dependencies
  return async (request, response) => {
    const {id} = await foundRun(store, request)
    log.info({runId: id}, "Somebody stopped a run on its page.")
    new Set([queue, ownThread]).forEach((place) => place.stop(id, "by_hand"))
    response.redirect(303, `../${encodeURIComponent(id)}?stopping`)
  }
}

/** The way to stop a run, behind one more click; nothing when it is over. */
export function stopForm(
  run: RunRecord,
  isAskedToStop: boolean,
  {root, session}: PageFrame<Session>,
): Html | undefined {
  if (isOver(run)) {
    return undefined
  }
  if (isAskedToStop || run.stopRequested !== undefined) {
    return html`<p>It has been asked to stop, and ends as soon as it can.</p>`
  }
  if (run.state === "running" && !canStop(run)) {
    return html`<p class="soft">It cannot be stopped from here: its action has not said how.</p>`
  }
  return html`<details>
    <summary class="button">Stop this run…</summary>
    <form class="card" method="post" action="${root}runs/${encodeURIComponent(run.id)}/stop">
      ${formTokenField(session)}
      <p>What has arrived stays there. Looker reports to whoever sent the Look that the run was stopped.</p>
      <button class="danger">Stop the run</button>
    </form>
  </details>`
}
