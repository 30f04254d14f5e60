import type {RunRecord, StoredRunKind} from "../store/run_record"
import type {ActionLabels} from "./console"
import {html, type Html} from "./html"
import {runTitle, waitingMs} from "./run_words"
import {countText, durationText, numberText, preciseTime, sizeText} from "./texts"

export interface RunDetailsFacts {
  readonly run: RunRecord
  readonly labels: ActionLabels
  readonly nowMs: number
}

const kinds: {readonly [Kind in StoredRunKind]: string | undefined} = {
  all: undefined,
  first_rows: "first rows only",
  dry_run: "dry run: nothing was sent",
  resend: "rows of an earlier run, sent again",
}

/** Everything else that is known of a run, for whoever looks for it. */
export function runDetails({run, labels, nowMs}: RunDetailsFacts): Html {
  return html`<section aria-labelledby="details-title">
    <h2 id="details-title">Details</h2>
    <dl class="details">
      ${detail("Action", labels.get(run.action) ?? run.action)} ${detail("Source", run.source)}
      ${detail("Data plane", run.dataPlane)} ${detail("Kind", kinds[run.kind])}
      ${detail("Look id", codeOf(run.lookId))} ${detail("Hub version", run.hubVersion)}
      ${detail("Columns", run.columns === undefined ? undefined : numberText(run.columns))}
      ${detail("Received", preciseTime(run.queuedAtMs))} ${detail("Began", timeOrNothing(run.startedAtMs))}
      ${detail("Ended", timeOrNothing(run.endedAtMs))}
      ${detail("Waited for its turn", durationText(waitingMs(run, nowMs)))}
      ${detail("Requests to the data plane", requestsText(run))} ${detail("Sent", sizeText(run.bytesSent))}
      ${detail("Rows downloaded", run.downloads === 0 ? undefined : countText(run.downloads, "time"))}
    </dl>
  </section>`
}

/** Where the same run is found in Looker, and its events in RudderStack. */
export function runWhereabouts({run}: Pick<RunDetailsFacts, "run">): Html {
  return html`<section aria-labelledby="whereabouts-title">
    <h2 id="whereabouts-title">Find it elsewhere</h2>
    <p>
      In Looker: <b>Admin → Scheduler History</b>, by this title and time. Looker’s own messages name the
      webhook id.
    </p>
    <dl class="details">
      ${detail("Title", runTitle(run))} ${detail("Looker instance", run.instance)}
      ${detail("Webhook id", codeOf(run.webhookId))} ${detail("Plan id", codeOf(run.planId))}
      ${detail("Query id", codeOf(run.queryId))} ${detail("Run id of this hub", codeOf(run.id))}
    </dl>
    ${
      run.webhookId === undefined || run.kind === "dry_run"
        ? undefined
        : html`<p>
            In RudderStack and behind it: each event of this run has
            <code>context.looker.webhookId = "${run.webhookId}"</code>, and, unless the Look gives it one of
            its own, a message id that ends with its row number.
          </p>`
    }
  </section>`
}

function requestsText({batches, retries}: RunRecord): string {
  return `${numberText(batches)}${retries === 0 ? "" : `, ${numberText(retries)} of them to try again`}`
}

function timeOrNothing(atMs: number | undefined): Html | undefined {
  return atMs === undefined ? undefined : preciseTime(atMs)
}

function codeOf(id: string | undefined): Html | undefined {
  return id === undefined ? undefined : html`<code>${id}</code>`
}

/** What is not known has no line. */
function detail(name: string, value: string | Html | undefined): Html | undefined {
  return value === undefined
    ? undefined
    : html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`
}
