import {repetitionAdvice} from "../../../actions/rudderstack/report"
import {isOver, type RunRecord} from "../../store/run_record"
import {historyNotice} from "../history_notice"
import {html, type Html} from "../html"
import {layout} from "../layout"
import {livePart, type LiveParts} from "../live_part"
import type {PageFrame} from "../page_frame"
import {runTable} from "../runs/run_table"
import {stateMark} from "../state_mark"
import {countText, numberText} from "../words/number_text"
import {isDryRunReport, runStateWord} from "../words/run_state_word"
import {runTitle} from "../words/run_title"
import {timeElement} from "../words/time_element"
import {notSentTable, remarksTable} from "./outcomes_table"
import {refusedRows} from "./refused_rows"
import {runDetails, runWhereabouts} from "./run_details"
import {runFigures} from "./run_figures"
import type {RunPageFacts} from "./run_page_facts"
import {stopForm} from "./stop_form"
import {timelineFigure} from "./timeline_figure"

export function runPageParts(
  frame: PageFrame,
  facts: RunPageFacts,
  session: {readonly formToken: string},
): LiveParts {
  const {run, labels, nowMs} = facts
  const {root} = frame
  return {
    notice: html`${historyNotice(facts.history)}`,
    state: html`<p class="headline">${stateMark(run)} <span class="soft">${kindOf(facts)}</span></p>`,
    news: html`${runStateWord(run)}`,
    figures: runFigures(run, nowMs),
    stop: html`${stopForm(facts, root, session)}`,
    message: html`${messageOf(run)}`,
    timeline: html`${timelineFigure(run)}`,
    pace: html`${paceOf(run)}`,
    remarks: html`${remarksTable(run)}`,
    reasons: html`${notSentTable(run)}`,
    refused: html`${refusedRows(facts, root, session)}`,
    resends: html`${resendsOf(facts, root)}`,
    details: runDetails({run, labels, root, nowMs}),
  }
}

/** `GET /runs/:id`: everything the hub knows of a run. */
export function runPage(frame: PageFrame, {run}: RunPageFacts, parts: LiveParts): string {
  const title = runTitle(run)
  const part = (id: string) => livePart(parts, id)
  const content = html`${part("notice")}
    <p class="up"><a href="${frame.root}runs">← All runs</a></p>
    <h1>${title}</h1>
    ${part("state")}
    <div class="hidden" role="status">${part("news")}</div>
    ${part("figures")} ${part("stop")} ${part("message")} ${part("pace")} ${part("remarks")}
    ${part("timeline")} ${part("reasons")} ${part("refused")} ${part("resends")}
    <div class="columns">${part("details")} ${runWhereabouts({run})}</div>`
  return layout(frame, {title, content, place: "runs", isLive: !isOver(run)})
}

function kindOf({run, labels}: RunPageFacts): Html {
  const source = run.source === undefined || run.source === "default" ? "" : ` · ${run.source}`
  return html`${labels.get(run.action) ?? run.action}${source}${kindText(run)} ·
  ${timeElement(run.queuedAtMs)}`
}

/** What Looker was told, and what running the Look again would do. */
function messageOf(run: RunRecord): Html | undefined {
  const {message, state} = run
  if (message === undefined || message === "") {
    return undefined
  }
  const isTrouble = isOver(run) && state !== "succeeded" && !isDryRunReport(run)
  return html`<section class="notice ${isTrouble ? "bad" : ""}" aria-labelledby="message-title">
    <h2 id="message-title">${state === "interrupted" ? "What happened" : "What Looker was told"}</h2>
    <p>${message}</p>
    ${isTrouble ? adviceOf(run, message) : undefined}
  </section>`
}

/** What running the Look again would do, unless the message says it already. */
function adviceOf({repetition}: RunRecord, message: string): Html | undefined {
  const advice = repetition === undefined ? "" : repetitionAdvice(repetition)
  return advice === "" || message.includes(advice) ? undefined : html`<p>${advice}</p>`
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

function kindText(run: RunRecord): string {
  switch (run.kind) {
    case "all":
      return ""
    case "first_rows":
      return " · first rows only"
    case "resend":
      return " · rows sent again"
    case "dry_run":
      return isDryRunReport(run) ? "" : " · dry run: nothing is sent"
  }
}

function resendsOf({resends, labels, nowMs}: RunPageFacts, root: string): Html | undefined {
  return resends.length === 0
    ? undefined
    : html`<section aria-labelledby="resends-title">
        <h2 id="resends-title">Runs that sent rows of it again</h2>
        ${runTable({runs: resends, root, labels, nowMs})}
      </section>`
}
