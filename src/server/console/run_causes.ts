import {repetitionAdvice} from "../../actions/rudderstack/additions/failures"
import {isNotSent} from "../../actions/rudderstack/report"
import type {RowsCount, RunRecord} from "../store/run_record"
import {countText, html, type Html, numberText} from "./html"
import {adviceText, linkToCode, messageWithLink} from "./messages/messages_page"
import {notSentRows} from "./messages/outcome_rows"
import {causeAndRest, isDryRunReport, isTrouble, outcomeWords, splitMessage} from "./run_words"

/**
 * What the page of a run begins with. Of one that did not go well: what ended it, or what became of most of the missing
 * rows, and what to do about it. Of a dry run: what it found.
 */
export function causeOf(run: RunRecord, root: string): Html | undefined {
  const {message = "", failure, notSent} = run
  const [main] = notSent
  if (isDryRunReport(run)) {
    const [first, others] = splitMessage(message)
    return message === ""
      ? undefined
      : causeNotice("dry", first, [messageWithLink(root, others), main && cureOf(main)])
  }
  if (!isTrouble(run)) {
    return undefined
  }
  if (main && failure === undefined && run.state !== "interrupted") {
    const others = run.rowsNotSent - main.count
    return causeNotice("bad", `${countText(main.count, "row")} ${outcomeWords(main)}.`, [
      cureOf(main),
      others > 0 ? html`${countText(others, "more row")} for other reasons: see below.` : undefined,
      adviceOf(run, ""),
    ])
  }
  const [cause, others] = message === "" ? ["Its action did not say why.", ""] : causeAndRest(run)
  return causeNotice("bad", cause, [messageWithLink(root, others), adviceOf(run, message)])
}

/** The whole message, unless the cause has said it already. */
export function messageOf(run: RunRecord, root: string): Html | undefined {
  const {message = "", state, failure, notSent} = run
  const isSaid =
    isDryRunReport(run) ||
    (isTrouble(run) && (failure !== undefined || notSent.length === 0 || state === "interrupted"))
  return message === "" || isSaid
    ? undefined
    : html`<section class="card notice" aria-labelledby="message-title">
        <h2 id="message-title">Message to Looker</h2>
        <p>${messageWithLink(root, message)}</p>
      </section>`
}

/** Why rows were not sent, the most frequent first. */
export function reasonsTable(
  {notSent, rowsNotSent, rowsUnconfirmed, kind}: RunRecord,
  root: string,
): Html | undefined {
  if (notSent.length === 0) {
    return undefined
  }
  const rest = rowsNotSent - notSent.reduce((sum, {count}) => sum + count, 0)
  const sentOrNot = rowsUnconfirmed > 0 ? "were not sent, or not confirmed" : "were not sent"
  return html`<section aria-labelledby="reasons-title">
    <h2 id="reasons-title">Why rows ${kind === "dry_run" ? "cannot be sent" : sentOrNot}</h2>
    ${outcomesTable(notSent, root)}
    ${rest > 0 ? html`<p class="soft">${countText(rest, "more row")} for other reasons.</p>` : undefined}
  </section>`
}

/** What is worth a word about rows that were sent all the same, or about the run. */
export function remarksTable({remarks}: RunRecord, root: string): Html | undefined {
  return remarks.length === 0
    ? undefined
    : html`<section aria-labelledby="remarks-title">
        <h2 id="remarks-title">Remarks</h2>
        ${outcomesTable(remarks, root)}
      </section>`
}

function causeNotice(kind: "bad" | "dry", cause: string, texts: readonly (Html | undefined)[]): Html {
  return html`<section class="card notice cause ${kind}" aria-labelledby="cause-title">
    <h2 id="cause-title">${cause}</h2>
    ${texts.map((text) => (text === undefined || text.html === "" ? html`` : html`<p>${text}</p>`))}
  </section>`
}

/** What to do about rows that were not sent; another action's codes have no cure. */
function cureOf({code}: RowsCount): Html | undefined {
  return isNotSent(code) ? adviceText(notSentRows[code].advice) : undefined
}

/** What running the Look again would do to rows that arrived, or may have; unless it is said already. */
function adviceOf({repetition, rowsSent, rowsUnconfirmed}: RunRecord, said: string): Html | undefined {
  const advice =
    repetition === undefined || rowsSent + rowsUnconfirmed === 0 ? "" : repetitionAdvice(repetition)
  return said.includes(advice) ? undefined : html`${advice}`
}

function outcomesTable(counts: readonly RowsCount[], root: string): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col" class="number">Rows</th>
        <th scope="col">What about them</th>
        <th scope="col">First rows</th>
      </tr>
    </thead>
    <tbody>
      ${counts.map((counted) => outcomeRow(counted, root))}
    </tbody>
  </table>`
}

/** What is about the run as a whole counts no rows. */
function outcomeRow(counted: RowsCount, root: string): Html {
  const {code, count, firstRows} = counted
  return html`<tr>
    <td class="number">${count === 0 ? "all" : numberText(count)}</td>
    <td>
      ${outcomeWords(counted)}
      <div class="soft">${linkToCode(root, code)}</div>
    </td>
    <td>${firstRows.map(numberText).join(", ")}${count > firstRows.length ? ", …" : ""}</td>
  </tr>`
}
