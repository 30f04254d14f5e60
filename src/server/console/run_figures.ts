import {isOver, type RunRecord, type StoredRunKind} from "../store/run_record"
import type {ActionLabels} from "./console"
import {countText, durationText, html, type Html, numberText, preciseTime, rateText, sizeText} from "./html"
import {runningBar} from "./run_table"
import {rowsPerSecond, runningMs, runTitle, waitingMs} from "./run_words"

/** The figures that matter, large. */
export function runFigures(run: RunRecord, nowMs: number): Html {
  const durationMs = runningMs(run, nowMs)
  return html`<dl class="figures">
      ${figure("Rows read", numberText(run.rowsRead))}
      ${run.kind === "dry_run" ? wouldArrive(run) : arrived(run, nowMs)}
      ${
        durationMs === undefined
          ? figure("Waiting", durationText(waitingMs(run, nowMs)))
          : figure("Duration", durationText(durationMs))
      }
      ${figure("Read from Looker", sizeText(run.bytesRead))}
    </dl>
    ${isOver(run) ? undefined : openRun(run)}`
}

function arrived(run: RunRecord, nowMs: number): Html {
  const rate = rowsPerSecond(run, nowMs)
  return html`${figure("Arrived", numberText(run.rowsSent))}
  ${rowsFigure("Not sent", run.rowsNotSent - run.rowsUnconfirmed)}
  ${run.rowsUnconfirmed === 0 ? undefined : rowsFigure("May or may not have arrived", run.rowsUnconfirmed)}
  ${figure("Rows per second", rate === undefined ? "–" : rateText(rate))}`
}

function wouldArrive(run: RunRecord): Html {
  const sendable = Math.max(0, run.rowsRead - run.rowsNotSent)
  return html`${figure("Can be sent", numberText(sendable))} ${rowsFigure("Cannot be sent", run.rowsNotSent)}`
}

/** Of rows that are missing, or may be. */
function rowsFigure(name: string, rows: number): Html {
  return figure(name, numberText(rows), rows > 0 ? "bad" : undefined)
}

function openRun({state}: RunRecord): Html {
  return state === "waiting"
    ? html`<p class="soft">It begins as soon as one of the runs before it has ended.</p>`
    : html`${runningBar}
        <p class="soft">How many rows will come is not known: Looker does not say.</p>`
}

function figure(name: string, value: string, kind?: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd class="${kind}">${value}</dd>
  </div>`
}

const kinds: {readonly [Kind in StoredRunKind]: string | undefined} = {
  all: undefined,
  first_rows: "first rows only",
  dry_run: "dry run: nothing was sent",
  resend: "rows of an earlier run, sent again",
}

/** Everything else that is known of a run, for whoever looks for it. */
export function runDetails(run: RunRecord, labels: ActionLabels, nowMs: number): Html {
  const {columns, startedAtMs, endedAtMs, batches, retries, downloads} = run
  return html`<section aria-labelledby="details-title">
    <h2 id="details-title">Details</h2>
    <dl class="details">
      ${detail("Action", labels.get(run.action) ?? run.action)} ${detail("Source", run.source)}
      ${detail("Data plane", run.dataPlane)} ${detail("Kind", kinds[run.kind])}
      ${detail("Look id", code(run.lookId))} ${detail("Hub version", run.hubVersion)}
      ${detail("Columns", columns === undefined ? undefined : numberText(columns))}
      ${detail("Received", preciseTime(run.queuedAtMs))}
      ${detail("Began", startedAtMs === undefined ? undefined : preciseTime(startedAtMs))}
      ${detail("Ended", endedAtMs === undefined ? undefined : preciseTime(endedAtMs))}
      ${detail("Waited for its turn", durationText(waitingMs(run, nowMs)))}
      ${detail("Requests to the data plane", `${numberText(batches)}${retries === 0 ? "" : `, ${numberText(retries)} of them retries`}`)}
      ${detail("Sent", sizeText(run.bytesSent))}
      ${detail("Rows downloaded", downloads === 0 ? undefined : countText(downloads, "time"))}
    </dl>
  </section>`
}

/** Where the same run is found in Looker, and its events in RudderStack. */
export function runWhereabouts(run: RunRecord): Html {
  return html`<section aria-labelledby="whereabouts-title">
    <h2 id="whereabouts-title">Find it elsewhere</h2>
    <p>
      In Looker: <b>Admin → Scheduler History</b>, by this title and time. Looker’s own messages name the
      webhook id.
    </p>
    <dl class="details">
      ${detail("Title", runTitle(run))} ${detail("Looker instance", run.instance)}
      ${detail("Webhook id", code(run.webhookId))} ${detail("Plan id", code(run.planId))}
      ${detail("Query id", code(run.queryId))} ${detail("Run id of this hub", code(run.id))}
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

function code(id: string | undefined): Html | undefined {
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
