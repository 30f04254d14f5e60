import type {RunRecord} from "../../history/run_record"
import {html, type Html} from "../html"
import {countText, numberText} from "../words/number_text"

/** Why rows were not sent, the most frequent reason first. */
export function reasonsTable({reasons, rowsNotSent, isDryRun}: RunRecord): Html | undefined {
  if (reasons.length === 0) {
    return undefined
  }
  const explained = reasons.reduce((sum, {count}) => sum + count, 0)
  const rest = rowsNotSent - explained
  return html`<section aria-labelledby="reasons-title">
    <h2 id="reasons-title">Why rows ${isDryRun ? "cannot be" : "were not"} sent</h2>
    <table>
      <thead>
        <tr>
          <th scope="col" class="number">Rows</th>
          <th scope="col">Reason</th>
          <th scope="col">The first of them</th>
        </tr>
      </thead>
      <tbody>
        ${reasons.map(
          ({reason, count, firstRows}) =>
            html`<tr>
              <td class="number">${numberText(count)}</td>
              <td>${reason}</td>
              <td>${firstRows.map(numberText).join(", ")}${count > firstRows.length ? ", …" : ""}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${rest > 0 ? html`<p class="soft">${countText(rest, "more row")} for other reasons.</p>` : undefined}
  </section>`
}
