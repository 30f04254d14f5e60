import {isOver, type RunRecord} from "../store/run_record"
import {html, type Html} from "./html"
import {runningBar} from "./run_table"
import {rowsPerSecond, runningMs, waitingMs} from "./run_words"
import {durationText, numberText, rateText, sizeText} from "./texts"

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
    : html`<div class="under-way">${runningBar}</div>
        <p class="soft">How many rows will come is not known: Looker does not say.</p>`
}

function figure(name: string, value: string, kind?: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd class="${kind}">${value}</dd>
  </div>`
}
