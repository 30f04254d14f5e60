import {repetitionAdvice} from "../../actions/rudderstack/additions"
import {isNotSent, type NotSentCode} from "../../actions/rudderstack/report"
import type {RowsCount, RunRecord} from "../store/run_record"
import {countText, html, type Html, numberText} from "./html"
import {causeAndRest, isDryRunReport, isTrouble, outcomeWords, splitMessage} from "./run_words"

/**
 * What the page of a run begins with. Of one that did not go well: what ended it, or what became of most of the missing
 * rows, and what to do about it. Of a dry run: what it found.
 */
export function causeOf(run: RunRecord): Html | undefined {
  const {message = "", failure, notSent} = run
  const [main] = notSent
  if (isDryRunReport(run)) {
    const [first, others] = splitMessage(message)
    return message === "" ? undefined : causeNotice("dry", first, [others, main && cureOf(main)])
  }
  if (!isTrouble(run)) {
    return undefined
  }
  if (main && failure === undefined && run.state !== "interrupted") {
    const others = run.rowsNotSent - main.count
    const cure = cureOf(main)
    return causeNotice("bad", `${countText(main.count, "row")} ${outcomeWords(main)}.`, [
      cure,
      others > 0 ? `${countText(others, "more row")} for other reasons: see below.` : "",
      adviceOf(run, cure),
    ])
  }
  const [cause, others] = message === "" ? ["Its action did not say why.", ""] : causeAndRest(run)
  return causeNotice("bad", cause, [others, adviceOf(run, message)])
}

/** The whole message, unless the cause has said it already. */
export function messageOf(run: RunRecord): Html | undefined {
  const {message = "", state, failure, notSent} = run
  const isSaid =
    isDryRunReport(run) ||
    (isTrouble(run) && (failure !== undefined || notSent.length === 0 || state === "interrupted"))
  return message === "" || isSaid
    ? undefined
    : html`<section class="card notice" aria-labelledby="message-title">
        <h2 id="message-title">Message to Looker</h2>
        <p>${message}</p>
      </section>`
}

/** Why rows were not sent, the most frequent first. */
export function reasonsTable({notSent, rowsNotSent, rowsUnconfirmed, kind}: RunRecord): Html | undefined {
  if (notSent.length === 0) {
    return undefined
  }
  const rest = rowsNotSent - notSent.reduce((sum, {count}) => sum + count, 0)
  const sentOrNot = rowsUnconfirmed > 0 ? "were not sent, or not confirmed" : "were not sent"
  return html`<section aria-labelledby="reasons-title">
    <h2 id="reasons-title">Why rows ${kind === "dry_run" ? "cannot be sent" : sentOrNot}</h2>
    ${outcomesTable(notSent)}
    ${rest > 0 ? html`<p class="soft">${countText(rest, "more row")} for other reasons.</p>` : undefined}
  </section>`
}

/** What is worth a word about rows that were sent all the same, or about the run. */
export function remarksTable({remarks}: RunRecord): Html | undefined {
  return remarks.length === 0
    ? undefined
    : html`<section aria-labelledby="remarks-title">
        <h2 id="remarks-title">Remarks</h2>
        ${outcomesTable(remarks)}
      </section>`
}

function causeNotice(kind: "bad" | "dry", cause: string, texts: readonly (string | undefined)[]): Html {
  return html`<section class="card notice cause ${kind}" aria-labelledby="cause-title">
    <h2 id="cause-title">${cause}</h2>
    ${texts.map((text = "") => (text === "" ? html`` : html`<p>${text}</p>`))}
  </section>`
}

/** What to do about rows that were not sent: the same for one row and for many. A code that is missing does not compile. */
const cures: Readonly<Record<NotSentCode, string>> = {
  no_identity: "Give each row an id in the Look, and run it again.",
  no_group_id: "Give each row a group id in the Look, and run it again.",
  no_event_name: "Give each row an event name in the Look, or enter one in the form, and run it again.",
  refused_invalid: "Correct these rows in the Look, and run it again.",
  refused_too_large: "Send fewer or shorter columns, or raise the data plane's limit for one request.",
  refused_alone: "Send these rows again. If they fail again, look into the data plane's log.",
  unconfirmed:
    "Send these rows again: they keep their message ids, and RudderStack's deduplication drops those that arrived, where it is on.",
  not_sent_stopped: "Send these rows again, or run the Look again.",
}

/** Other actions' codes have no cure. */
function cureOf({code}: RowsCount): string {
  return isNotSent(code) ? cures[code] : ""
}

/** What running the Look again would do to rows that arrived, or may have; unless it is said already. */
function adviceOf({repetition, rowsSent, rowsUnconfirmed}: RunRecord, said: string): string {
  const advice =
    repetition === undefined || rowsSent + rowsUnconfirmed === 0 ? "" : repetitionAdvice(repetition)
  return said.includes(advice) ? "" : advice
}

function outcomesTable(counts: readonly RowsCount[]): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col" class="number">Rows</th>
        <th scope="col">What about them</th>
        <th scope="col">First rows</th>
      </tr>
    </thead>
    <tbody>
      ${counts.map(outcomeRow)}
    </tbody>
  </table>`
}

/** What is about the run as a whole counts no rows. */
function outcomeRow(counted: RowsCount): Html {
  const {count, firstRows} = counted
  return html`<tr>
    <td class="number">${count === 0 ? "all" : numberText(count)}</td>
    <td>${outcomeWords(counted)}</td>
    <td>${firstRows.map(numberText).join(", ")}${count > firstRows.length ? ", …" : ""}</td>
  </tr>`
}
