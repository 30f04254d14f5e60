import {canStop, isOver} from "../../store/run_record"
import {html, type Html} from "../html"
import {formTokenField} from "../layout"
import type {RunPageFacts} from "./run_page_facts"

/** The way to stop a run, behind one more click; nothing when it is over. */
export function stopForm(
  {run, isAskedToStop}: Pick<RunPageFacts, "run" | "isAskedToStop">,
  root: string,
  session: {readonly formToken: string},
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
  return html`<details class="confirm">
    <summary class="button">Stop this run…</summary>
    <form method="post" action="${root}runs/${encodeURIComponent(run.id)}/stop">
      ${formTokenField(session)}
      <p>What has arrived stays there. The run ends as stopped, and Looker tells whoever sent it.</p>
      <button class="danger">Stop the run</button>
    </form>
  </details>`
}
