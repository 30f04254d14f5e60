import type {RowsCount, RunRecord} from "../../store/run_record"
import {html, type Html} from "../html"
import {outcomeWords} from "../run_words"
import {countText, numberText} from "../texts"

/** Why rows were not sent, the most frequent first. */
export function notSentTable({notSent, rowsNotSent, kind}: RunRecord): Html | undefined {
  if (notSent.length === 0) {
    return undefined
  }
  const explained = notSent.reduce((sum, {count}) => sum + count, 0)
  const rest = rowsNotSent - explained
  return html`<section aria-labelledby="reasons-title">
    <h2 id="reasons-title">Why rows ${kind === "dry_run" ? "cannot be" : "were not"} sent</h2>
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
