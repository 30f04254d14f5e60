import type {RunSummary, UnreadableRun} from "../store/run_record"
import type {ActionLabels} from "./console"
import {durationText, html, type Html, numberText, rateText, timeElement} from "./html"
import {
  causeAndRest,
  isDryRunReport,
  isTrouble,
  rowsPerSecond,
  runningMs,
  runTitle,
  stateMark,
} from "./run_words"

export interface RunTableFacts {
  readonly runs: readonly (RunSummary | UnreadableRun)[]
  /** The way from the page to the hub's root. */
  readonly root: string
  readonly labels: ActionLabels
  readonly nowMs: number
}

/** A table of runs. Where there is no room for all its columns, what they say stands below the title. */
export function runTable({runs, ...facts}: RunTableFacts): Html {
  return html`<table class="runs">
    <thead>
      <tr>
        <th scope="col">State</th>
        <th scope="col">Look</th>
        <th scope="col" class="number">Rows</th>
        <th scope="col" class="number wide">Rows/s</th>
        <th scope="col" class="number wide">Duration</th>
        <th scope="col" class="number wide">Received</th>
      </tr>
    </thead>
    <tbody>
      ${runs.map((run) => (run.state === "unreadable" ? unreadableRow(run) : runRow(run, facts)))}
    </tbody>
  </table>`
}

/** Written by another version of the hub, or damaged: the others are shown all the same. */
function unreadableRow(run: UnreadableRun): Html {
  return html`<tr id="run-${run.id}">
    <td>${stateMark(run)}</td>
    <td class="look">
      <code>${run.id}</code>
      <div class="report bad">The hub cannot read what it keeps of this run.</div>
    </td>
    <td class="number">–</td>
    <td class="number wide">–</td>
    <td class="number wide">–</td>
    <td class="number wide">${timeElement(run.queuedAtMs)}</td>
  </tr>`
}

function runRow(run: RunSummary, {root, labels, nowMs}: Omit<RunTableFacts, "runs">): Html {
  const rate = run.rowsSent === 0 ? undefined : rowsPerSecond(run, nowMs)
  const durationMs = runningMs(run, nowMs)
  const duration = durationMs === undefined ? "–" : durationText(durationMs)
  return html`<tr id="run-${run.id}">
    <td>${stateMark(run)}</td>
    <td class="look">
      <a href="${root}runs/${encodeURIComponent(run.id)}">${runTitle(run)}</a>
      <div class="soft">${kindOf(run, labels)}</div>
      ${troubleOf(run)}
      <div class="soft narrow">
        ${timeElement(run.queuedAtMs)}${durationMs === undefined ? undefined : ` · ${duration}`}
      </div>
    </td>
    <td class="number">${rowsOf(run)}</td>
    <td class="number wide">${rate === undefined ? "–" : rateText(rate)}</td>
    <td class="number wide">${duration}</td>
    <td class="number wide">${timeElement(run.queuedAtMs)}</td>
  </tr>`
}

function kindOf(run: RunSummary, labels: ActionLabels): string {
  const source = run.source === undefined || run.source === "default" ? [] : [run.source]
  const remarks = [
    ...(run.kind === "dry_run" && !isDryRunReport(run) ? ["dry run"] : []),
    ...(run.kind === "first_rows" ? ["first rows only"] : []),
    ...(run.resendOf === undefined ? [] : ["rows sent again"]),
  ]
  return [labels.get(run.action) ?? run.action, ...source, ...remarks].join(" · ")
}

/**
 * Why it did not go well: the first sentence of what ended it. Where nothing did, that sentence only counts the rows that
 * arrived; the style cuts what follows.
 */
function troubleOf(run: RunSummary): Html | undefined {
  const {message = "", failure, rowsNotSent} = run
  if (isDryRunReport(run)) {
    return html`<div class="report soft">${message}</div>`
  }
  const isWhole = failure === undefined && rowsNotSent > 0
  return isTrouble(run) && message !== ""
    ? html`<div class="report bad">${isWhole ? message : causeAndRest(run)[0]}</div>`
    : undefined
}

function rowsOf(run: RunSummary): Html {
  if (run.state === "waiting") {
    return html`–`
  }
  if (run.kind === "dry_run") {
    return html`${numberText(run.rowsRead)}
      <span class="soft">read</span> ${missing(run.rowsNotSent, "cannot be sent")}`
  }
  const notSent = html`${missing(run.rowsNotSent - run.rowsUnconfirmed, "not sent")}
  ${missing(run.rowsUnconfirmed, "unconfirmed")} ${arrivedLater(run)}`
  if (run.state === "running") {
    return html`${numberText(run.rowsSent)} <span class="soft">so far</span>${runningBar}${notSent}`
  }
  return html`${numberText(run.rowsSent)}<span class="narrow"> rows</span>${notSent}`
}

function missing(rows: number, what: string): Html | undefined {
  return rows === 0 ? undefined : html`<div class="bad">${numberText(rows)} ${what}</div>`
}

/** Of the rows that were missing, those that arrived when they were sent again. */
function arrivedLater({rowsResent}: RunSummary): Html | undefined {
  return rowsResent === 0 ? undefined : html`<div class="soft">${numberText(rowsResent)} arrived later</div>`
}

/** It moves, but has no end to move to. */
export const runningBar = html`<progress
  aria-label="Running; Looker does not say how many rows will come"
></progress>`
