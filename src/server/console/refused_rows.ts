import {isOver, type ListedRow, type RunRecord} from "../store/run_record"
import {html, type Html} from "./html"
import {formTokenField} from "./layout"
import {pager} from "./pager"
import {linkToRun, outcomeWords} from "./run_words"
import {countText, numberText} from "./texts"

export const rowsPageSize = 20

export interface RefusedRowsFacts {
  readonly run: RunRecord
  /** One page of the rows that were not sent. */
  readonly rows: readonly ListedRow[]
  /** Which page, counted from 1. */
  readonly rowsPage: number
  /** Whether the hub keeps the events of rows that are not sent. */
  readonly keepsRefusedRows: boolean
}

/** The rows that were not sent, by number: never what is in them. */
export function refusedRows(
  facts: RefusedRowsFacts,
  root: string,
  session: {readonly formToken: string},
): Html | undefined {
  const {run, rowsPage} = facts
  if (run.rowsNotSent === 0 && run.rowsListed === 0) {
    return undefined
  }
  const canSend = isOver(run) && run.kind !== "dry_run" && run.eventsKept > 0
  const address = `${root}runs/${encodeURIComponent(run.id)}`
  const pages = pager({
    name: "Rows not sent",
    page: rowsPage,
    pageSize: rowsPageSize,
    total: run.rowsListed,
    address: (page) => `${address}?rows=${page}#rows`,
  })
  return html`<section id="rows" aria-labelledby="rows-title">
    <h2 id="rows-title">${titleOf(run)}</h2>
    <p class="soft">${listedText(facts)}</p>
    ${canSend ? html`<div class="actions">${sendAllLink(facts, address)} ${downloadForm(address, session)}</div>` : undefined}
    ${run.rowsListed === 0 ? undefined : rowsForm(facts, {address, root, canSend})} ${pages}
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

function listedText({run, keepsRefusedRows}: RefusedRowsFacts): string {
  const {rowsNotSent, rowsUnconfirmed, rowsListed, eventsKept, rowsResent, kind} = run
  const unlisted = Math.max(0, rowsNotSent - rowsListed)
  const sentences = [
    `${countText(rowsListed, "row")} ${rowsListed === 1 ? "is" : "are"} listed here, by number in the Look’s order.`,
    unlisted === 0
      ? ""
      : `${countText(unlisted, "more row")} ${unlisted === 1 ? "is" : "are"} not: there are too many.`,
    rowsResent === 0 ? "" : `${numberText(rowsResent)} of them arrived when they were sent again.`,
    kind === "dry_run" ? "" : eventsText(eventsKept, rowsListed, keepsRefusedRows),
    rowsUnconfirmed === 0 || eventsKept === 0 ? "" : unconfirmedText(rowsUnconfirmed),
  ]
  return sentences.filter((sentence) => sentence !== "").join(" ")
}

function eventsText(eventsKept: number, rowsListed: number, keepsRefusedRows: boolean): string {
  if (eventsKept > 0) {
    return eventsKept === rowsListed
      ? "Their events are kept, encrypted, and can be sent again."
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

function sendAllLink({run}: RefusedRowsFacts, address: string): Html {
  const left = run.eventsKept - run.rowsResent
  return left > 0
    ? html`<a class="button main" href="${address}/send-again?rows=all"
        >Send ${countText(left, "row")} again…</a
      >`
    : html`<span class="soft">All of them have arrived since.</span>`
}

function downloadForm(address: string, session: {readonly formToken: string}): Html {
  return html`<form method="post" action="${address}/rows.ndjson">
    ${formTokenField(session)}<button>Download their events (NDJSON)</button>
  </form>`
}

interface RowsFormFacts {
  readonly address: string
  readonly root: string
  readonly canSend: boolean
}

function rowsForm({rows}: RefusedRowsFacts, {address, root, canSend}: RowsFormFacts): Html {
  return html`<form method="get" action="${address}/send-again">
    <input type="hidden" name="rows" value="chosen" />
    <div class="scroll" tabindex="0" role="region" aria-labelledby="rows-title">
      <table class="rows">
        <thead>
          <tr>
            ${
              canSend
                ? html`<th scope="col">
                    <input type="checkbox" data-all-rows hidden aria-label="Choose all rows on this page" />
                    <span class="hidden">Choose</span>
                  </th>`
                : undefined
            }
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
  const box =
    sealedEvent === undefined
      ? undefined
      : html`<input
          type="checkbox"
          name="row"
          value="${rowNumber}"
          aria-label="Row ${numberText(rowNumber)}"
        />`
  return html`<tr id="row-${rowNumber}">
    ${canSend ? html`<td>${box}</td>` : undefined}
    <td class="number">${numberText(rowNumber)}</td>
    <td class="reason">${outcomeWords(outcome)}</td>
    <td>${messageId === undefined ? "–" : html`<code>${messageId}</code>`}</td>
    <td>${resentBy === undefined ? "–" : linkToRun(root, resentBy)}</td>
  </tr>`
}
