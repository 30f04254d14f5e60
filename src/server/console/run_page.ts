import {z} from "zod"
import {isOver, type RunRecord, type RunSummary, type UnreadableRun} from "../store/run_record"
import {actionLabels, type ActionLabels, type Console} from "./console"
import {countText, html, type Html, numberText, timeElement} from "./html"
import {addressOf, foundRun, parsedValues, positiveNumber} from "./request_values"
import {causeOf, messageOf, reasonsTable, remarksTable} from "./run_causes"
import {runDetails, runFigures, runWhereabouts} from "./run_figures"
import {runTable} from "./run_table"
import {isDryRunReport, linkToRun, runStateWord, runTitle, stateMark} from "./run_words"
import type {PageView} from "./sign_in/signed_in"
import {stopForm} from "./stop_run"
import {timelineFigure} from "./timeline"
import {unsentRows, unsentRowsPageSize} from "./unsent_rows"

const addressSchema = z.strictObject({
  /** Which page of the rows that were not sent. */
  rows: positiveNumber.default(1),
  /** Whether its reader has just asked it to stop. */
  stopping: z.literal("").optional(),
})

/** The runs that sent rows of another one again, the newest first. */
type Resends = readonly (RunSummary | UnreadableRun)[]

/** `GET /runs/:runId`: everything the hub knows of a run. */
export function runView({dependencies: {store, config}}: Console): PageView {
  return async (request, frame) => {
    const {root} = frame
    const {rows: rowsPage, stopping} = parsedValues(addressSchema, addressOf(request))
    const run = await foundRun(store, request)
    const resends = await store.resends(run.id)
    const firstRow = (rowsPage - 1) * unsentRowsPageSize
    const rows = run.rowsListed === 0 ? [] : await store.rows(run.id, firstRow, unsentRowsPageSize)
    const {keepsRefusedRows} = config.history
    const labels = await actionLabels()
    const nowMs = Date.now()
    const content = html`<p class="up"><a href="${root}runs">← All runs</a></p>
      <h1>${runTitle(run)}</h1>
      <p class="headline">${stateMark(run)} <span class="soft">${kindOf(run, labels)}</span></p>
      <div class="hidden" role="status">${runStateWord(run)}</div>
      ${causeOf(run, root)} ${relativesOf(run, resends, root)} ${runFigures(run, nowMs)}
      ${stopForm(run, stopping !== undefined, frame)} ${paceOf(run)} ${remarksTable(run, root)}
      ${timelineFigure(run)} ${reasonsTable(run, root)}
      ${unsentRows({run, rows, rowsPage, keepsRefusedRows}, frame)}
      ${
        resends.length === 0
          ? undefined
          : html`<section aria-labelledby="resends-title">
              <h2 id="resends-title">Runs that sent rows of it again</h2>
              ${runTable({runs: resends, root, labels, nowMs})}
            </section>`
      }
      ${messageOf(run, root)}
      <div class="columns">${runDetails(run, labels, nowMs)} ${runWhereabouts(run)}</div>`
    return {title: runTitle(run), content, place: "runs", isLive: !isOver(run)}
  }
}

function kindOf(run: RunRecord, labels: ActionLabels): Html {
  const source = run.source === undefined || run.source === "default" ? "" : ` · ${run.source}`
  return html`${labels.get(run.action) ?? run.action}${source}${kindText(run)} ·
  ${timeElement(run.queuedAtMs)}`
}

function kindText(run: RunRecord): string {
  switch (run.kind) {
    case "all":
      return ""
    case "first_rows":
      return " · first rows only"
    case "resend":
      return " · rows sent again"
    case "dry_run":
      return isDryRunReport(run) ? "" : ` · dry run: nothing ${isOver(run) ? "was" : "is"} sent`
  }
}

/** The run whose rows it sends again, and those that send its own again. */
function relativesOf(run: RunRecord, resends: Resends, root: string): Html {
  const {resendOf, rowsResent, rowsNotSent} = run
  const first =
    resendOf === undefined ? undefined : html`<p>Sends rows again of ${linkToRun(root, resendOf)}.</p>`
  if (resends.length === 0) {
    return html`${first}`
  }
  const links = resends.map(({id}, index) => html`${index === 0 ? "" : ", "}${linkToRun(root, id)}`)
  const areOver = resends.every((resend) => resend.state === "unreadable" || isOver(resend))
  return html`${first}
    <p>
      Rows of this run ${areOver ? "were" : "are being"} sent again by ${links}: ${numberText(rowsResent)} of
      ${countText(rowsNotSent, "missing row")} ${rowsResent === 1 ? "has" : "have"} arrived since.
    </p>`
}

function paceOf(run: RunRecord): Html | undefined {
  if (run.pace === undefined) {
    return undefined
  }
  const {maxBatches, maxEvents} = run.pace
  const batches = maxBatches === 1 ? "1 batch" : `${numberText(maxBatches)} batches`
  return html`<p>
    The data plane ${isOver(run) ? "set the pace; the last was" : "sets the pace:"} ${batches} at a time, up
    to ${countText(maxEvents, "event")} each.
  </p>`
}
