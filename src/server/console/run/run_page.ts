import {repetitionAdvice} from "../../../actions/rudderstack/additions"
import {isNotSent, type NotSentCode} from "../../../actions/rudderstack/report"
import {z} from "zod"
import {isOver, type RunRecord, type RunSummary, type UnreadableRun} from "../../store/run_record"
import {actionLabels, type ActionLabels, type Console} from "../console"
import {html, type Html} from "../html"
import {layout, type PageFrame} from "../layout"
import {livePart, type LiveParts} from "../live"
import {addressOf, foundRun, parsedValues, positiveNumber} from "../request_values"
import {runTable} from "../run_table"
import {
  isDryRunReport,
  isTrouble,
  linkToRun,
  outcomeWords,
  runStateWord,
  runTitle,
  splitMessage,
  stateMark,
} from "../run_words"
import type {Session} from "../sign_in/sessions"
import {livePage, type SignedInRoute} from "../sign_in/signed_in"
import {countText, numberText, timeElement} from "../texts"
import {notSentTable, remarksTable} from "./outcomes_table"
import {type RefusedRowsFacts, refusedRows, rowsPageSize} from "./refused_rows"
import {runDetails, runWhereabouts} from "./run_details"
import {runFigures} from "./run_figures"
import {stopForm} from "./stop_run"
import {timelineFigure} from "./timeline_figure"

const addressSchema = z.strictObject({
  /** Which page of the rows that were not sent. */
  rows: positiveNumber.default(1),
  /** Whether its reader has just asked it to stop. */
  stopping: z.literal("").optional(),
})

/** What the page of a run shows. */
interface RunPageFacts extends RefusedRowsFacts {
  readonly isAskedToStop: boolean
  /** The runs that sent rows of it again, the newest first. */
  readonly resends: readonly (RunSummary | UnreadableRun)[]
  readonly labels: ActionLabels
  readonly nowMs: number
}

/** `GET /runs/:runId`: everything the hub knows of a run. */
export function runRoute(console: Console): SignedInRoute {
  const {store, config} = console.dependencies
  return livePage(console, async (request, session) => {
    const {rows: rowsPage, stopping} = parsedValues(addressSchema, addressOf(request))
    const run = await foundRun(store, request)
    const facts = {
      run,
      isAskedToStop: stopping !== undefined,
      rowsPage,
      rows: run.rowsListed === 0 ? [] : await store.rows(run.id, (rowsPage - 1) * rowsPageSize, rowsPageSize),
      resends: await store.resends(run.id),
      keepsRefusedRows: config.history.keepsRefusedRows,
      labels: await actionLabels(),
      nowMs: Date.now(),
    }
    const frame = console.frame(request, session)
    const parts = {notice: html`${console.historyNotice()}`, ...runParts(frame.root, facts, session)}
    return {parts, isSettled: isOver(run), page: () => runPage(frame, run, parts)}
  })
}

function runParts(root: string, facts: RunPageFacts, session: Session): LiveParts {
  const {run, labels, nowMs} = facts
  return {
    state: html`<p class="headline">${stateMark(run)} <span class="soft">${kindOf(facts)}</span></p>`,
    news: html`${runStateWord(run)}`,
    cause: html`${causeOf(run)}`,
    relatives: html`${relativesOf(facts, root)}`,
    figures: runFigures(run, nowMs),
    stop: html`${stopForm(facts, root, session)}`,
    pace: html`${paceOf(run)}`,
    remarks: html`${remarksTable(run)}`,
    timeline: html`${timelineFigure(run)}`,
    reasons: html`${notSentTable(run)}`,
    refused: html`${refusedRows(facts, root, session)}`,
    resends: html`${resendsTable(facts, root)}`,
    message: html`${messageOf(run)}`,
    details: runDetails({run, labels, nowMs}),
  }
}

function runPage(frame: PageFrame, run: RunRecord, parts: LiveParts): string {
  const title = runTitle(run)
  const part = (id: string) => livePart(parts, id)
  const content = html`${part("notice")}
    <p class="up"><a href="${frame.root}runs">← All runs</a></p>
    <h1>${title}</h1>
    ${part("state")}
    <div class="hidden" role="status">${part("news")}</div>
    ${part("cause")} ${part("relatives")} ${part("figures")} ${part("stop")} ${part("pace")}
    ${part("remarks")} ${part("timeline")} ${part("reasons")} ${part("refused")} ${part("resends")}
    ${part("message")}
    <div class="columns">${part("details")} ${runWhereabouts({run})}</div>`
  return layout(frame, {title, content, place: "runs", isLive: !isOver(run)})
}

function kindOf({run, labels}: RunPageFacts): Html {
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
      return isDryRunReport(run) ? "" : " · dry run: nothing is sent"
  }
}

/** What to do about rows that share an outcome; the same for one row and for many. */
const cures: {readonly [Code in NotSentCode]: string} = {
  no_identity: "Give each row an id in the Look, and run it again.",
  no_group_id: "Give each row a group id in the Look, and run it again.",
  no_event_name: "Give each row an event name in the Look, or enter one in the form, and run it again.",
  refused_invalid: "Correct these rows in the Look, and run it again.",
  refused_too_large: "Send fewer or shorter columns, or raise the data plane’s limit for one request.",
  refused_alone: "Send these rows again. If they fail again, look into the data plane’s log.",
  unconfirmed:
    "Send these rows again: they keep their message ids, and RudderStack’s deduplication drops those that arrived, where it is on.",
  not_sent_stopped: "Send these rows again, or run the Look again.",
}

/** Why a run did not go well, and what to do about it: what ended it, or what became of most of the missing rows. */
function causeOf(run: RunRecord): Html | undefined {
  const {
    message = "",
    failure,
    notSent: [mainOutcome],
  } = run
  if (!isTrouble(run)) {
    return undefined
  }
  if (mainOutcome && failure === undefined && run.state !== "interrupted") {
    const cure = isNotSent(mainOutcome.code) ? cures[mainOutcome.code] : ""
    const others = run.rowsNotSent - mainOutcome.count
    return causeNotice(`${countText(mainOutcome.count, "row")} ${outcomeWords(mainOutcome)}.`, [
      cure,
      others > 0 ? `${countText(others, "more row")} for other reasons: see below.` : "",
      adviceOf(run, cure),
    ])
  }
  const [cause, cure] = splitMessage(message)
  return message === "" ? undefined : causeNotice(cause, [cure, adviceOf(run, message)])
}

function causeNotice(cause: string, texts: readonly string[]): Html {
  return html`<section class="notice bad cause" aria-labelledby="cause-title">
    <h2 id="cause-title">${cause}</h2>
    ${texts.filter((text) => text !== "").map((text) => html`<p>${text}</p>`)}
  </section>`
}

/** What running the Look again would do, unless it is said already. */
function adviceOf({repetition}: RunRecord, said: string): string {
  const advice = repetition === undefined ? "" : repetitionAdvice(repetition)
  return said.includes(advice) ? "" : advice
}

/** The whole message, unless the cause has said it already. */
function messageOf(run: RunRecord): Html | undefined {
  const {message = "", state, failure, notSent} = run
  const isSaid = isTrouble(run) && (failure !== undefined || notSent.length === 0 || state === "interrupted")
  return message === "" || isSaid
    ? undefined
    : html`<section class="notice" aria-labelledby="message-title">
        <h2 id="message-title">Message to Looker</h2>
        <p>${message}</p>
      </section>`
}

/** The run whose rows it sends again, and those that sent its own again. */
function relativesOf({run, resends}: RunPageFacts, root: string): Html {
  const sendsAgain =
    run.resendOf === undefined
      ? undefined
      : html`<p>Sends rows again of ${linkToRun(root, run.resendOf)}.</p>`
  const sentAgain =
    resends.length === 0
      ? undefined
      : html`<p>
          Rows of this run were sent again later by
          ${resends.map(({id}, index) => html`${index === 0 ? "" : ", "}${linkToRun(root, id)}`)}:
          ${numberText(run.rowsResent)} of ${countText(run.rowsNotSent, "missing row")}
          ${run.rowsResent === 1 ? "has" : "have"} arrived since.
        </p>`
  return html`${sendsAgain}${sentAgain}`
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

function resendsTable({resends, labels, nowMs}: RunPageFacts, root: string): Html | undefined {
  return resends.length === 0
    ? undefined
    : html`<section aria-labelledby="resends-title">
        <h2 id="resends-title">Runs that sent rows of it again</h2>
        ${runTable({runs: resends, root, labels, nowMs})}
      </section>`
}
