import {isOver, type ListedRow, type RunRecord} from "../store/run_record"
import {countText, html, type Html, numberText} from "./html"
import {formTokenField, type PageFrame} from "./layout"
import {linkToRun, outcomeWords} from "./run_words"
import type {Session} from "./sign_in/sessions"

export const unsentRowsPageSize = 20

export interface UnsentRowsFacts {
  readonly run: RunRecord
  /** One page of the rows that were not sent. */
  readonly rows: readonly ListedRow[]
  /** Which page, counted from 1. */
  readonly rowsPage: number
  /** Whether the hub keeps the events of rows that are not sent. */
  readonly keepsRefusedRows: boolean
}

/** The rows that were not sent, by number: never what is in them. */
export function unsentRows(facts: UnsentRowsFacts, {root, session}: PageFrame<Session>): Html | undefined {
  const {run} = facts
  if (run.rowsNotSent === 0 && run.rowsListed === 0) {
    return undefined
  }
  const canSend = isOver(run) && run.kind !== "dry_run" && run.eventsKept > 0
  const address = `${root}runs/${encodeURIComponent(run.id)}`
  return html`<section id="rows" aria-labelledby="rows-title">
    <h2 id="rows-title">${titleOf(run)}</h2>
    <p class="soft">${listedText(facts)}</p>
    ${
      canSend
        ? html`<div class="actions">
            ${sendAllLink(run, address)}
            <form method="post" action="${address}/rows.ndjson">
              ${formTokenField(session)}<button>Download their events (NDJSON)</button>
            </form>
          </div>`
        : undefined
    }
    ${run.rowsListed === 0 ? undefined : rowsForm(facts.rows, {address, root, canSend})}
    ${pager(facts, address)}
  </section>`
}

function titleOf({kind, rowsNotSent, rowsUnconfirmed}: RunRecord): string {
  if (kind === "dry_run") {
    return "Rows that cannot be sent"
  }
  if (rowsUnconfirmed === 0) {
    return "Rows not sent"
  }
  return rowsUnconfirmed === rowsNotSent
    ? "Rows that may or may not have arrived"
    : "Rows not sent, or not confirmed"
}

function listedText({run, keepsRefusedRows}: UnsentRowsFacts): string {
  const {rowsNotSent, rowsUnconfirmed, rowsListed, eventsKept, rowsResent, kind} = run
  const unlisted = Math.max(0, rowsNotSent - rowsListed)
  const sentences = [
    `${countText(rowsListed, "row")} ${rowsListed === 1 ? "is" : "are"} listed here, by number in the Look’s order.`,
    unlisted === 0
      ? ""
      : `${countText(unlisted, "more row")} ${unlisted === 1 ? "is" : "are"} not: there are too many.`,
    rowsResent === 0 ? "" : `${numberText(rowsResent)} of them arrived when they were sent again.`,
    kind === "dry_run" ? "" : eventsText(eventsKept, rowsListed, keepsRefusedRows),
    rowsUnconfirmed === 0 || eventsKept === rowsResent ? "" : unconfirmedText(rowsUnconfirmed),
  ]
  return sentences.filter((sentence) => sentence !== "").join(" ")
}

function eventsText(eventsKept: number, rowsListed: number, keepsRefusedRows: boolean): string {
  if (eventsKept > 0) {
    return eventsKept === rowsListed
      ? `${rowsListed === 1 ? "Its event is" : "Their events are"} kept, encrypted, and can be sent again.`
      : `Of ${numberText(eventsKept)} the event is kept, encrypted, and can be sent again; the others became no event.`
  }
  return keepsRefusedRows
    ? "None of them became an event that could be sent again: correct the Look, and run it again."
    : "To send them again, correct the cause and run the Look. With ACTION_HUB_KEEP_REFUSED_ROWS=true the hub would keep their events, encrypted, and could send them again from here."
}

/** What sending rows again does of which nobody knows whether they arrived. */
export function unconfirmedText(rowsUnconfirmed: number): string {
  return (
    `${countText(rowsUnconfirmed, "row")} may or may not have arrived. Sent again, rows keep their message ids: ` +
    "RudderStack’s deduplication drops those that arrived, where it is on."
  )
}

function sendAllLink({eventsKept, rowsResent}: RunRecord, address: string): Html {
  const left = eventsKept - rowsResent
  return left > 0
    ? html`<a class="button main" href="${address}/send-again?rows=all"
        >Send ${countText(left, "row")} again…</a
      >`
    : html`<span class="soft">All of them have arrived since.</span>`
}

interface RowsFormFacts {
  readonly address: string
  readonly root: string
  readonly canSend: boolean
}

/** The box that ticks all others does nothing without the page's script, and the style hides it then. */
function rowsForm(rows: readonly ListedRow[], {address, root, canSend}: RowsFormFacts): Html {
  const choice = html`<th scope="col">
    <input type="checkbox" data-all-rows aria-label="Choose all rows on this page" />
    <span class="hidden">Choose</span>
  </th>`
  return html`<form method="get" action="${address}/send-again">
    <input type="hidden" name="rows" value="chosen" />
    <div class="scroll" tabindex="0" role="region" aria-labelledby="rows-title">
      <table class="rows">
        <thead>
          <tr>
            ${canSend ? choice : undefined}
            <th scope="col" class="number">Row</th>
            <th scope="col">Reason</th>
            <th scope="col">Message id</th>
            <th scope="col">Sent again by</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => rowLine(row, root, canSend))}
        </tbody>
      </table>
    </div>
    ${canSend ? html`<button>Send the chosen rows again…</button>` : undefined}
  </form>`
}

function rowLine(
  {rowNumber, messageId, outcome, sealedEvent, resentBy}: ListedRow,
  root: string,
  canSend: boolean,
): Html {
  const name = `Row ${numberText(rowNumber)}`
  const box = html`<input type="checkbox" name="row" value="${rowNumber}" aria-label="${name}" />`
  return html`<tr id="row-${rowNumber}">
    ${canSend ? html`<td>${sealedEvent === undefined ? undefined : box}</td>` : undefined}
    <td class="number">${numberText(rowNumber)}</td>
    <td class="reason">${outcomeWords(outcome)}</td>
    <td>${messageId === undefined ? "–" : html`<code>${messageId}</code>`}</td>
    <td>${resentBy === undefined ? "–" : linkToRun(root, resentBy)}</td>
  </tr>`
}

/** Which part of the rows is shown, and the ways to the parts beside it. */
function pager({run: {rowsListed}, rowsPage}: UnsentRowsFacts, address: string): Html | undefined {
  if (rowsListed <= unsentRowsPageSize && rowsPage === 1) {
    return undefined
  }
  const first = (rowsPage - 1) * unsentRowsPageSize + 1
  const last = Math.min(rowsPage * unsentRowsPageSize, rowsListed)
  const link = (page: number, text: string, relation: string) =>
    html`<a href="${address}?rows=${page}#rows" rel="${relation}">${text}</a>`
  return html`<nav class="pager" aria-label="Rows not sent, page by page">
    ${rowsPage > 1 ? link(rowsPage - 1, "← Previous", "prev") : undefined}
    <span
      >${first > rowsListed ? "none" : `${numberText(first)}–${numberText(last)}`} of
      ${numberText(rowsListed)}</span
    >
    ${last < rowsListed ? link(rowsPage + 1, "Next →", "next") : undefined}
  </nav>`
}
