import {NotSent, ReportedRow, Tally} from "./tally"

/** Looker documents no limit for a message; this fits its dialogs and e-mails. */
const MAX_MESSAGE_LENGTH = 1000

/** How a run ended, for the person who started it. */
export interface RunEnd {
  readonly tally: Tally
  /** Why the run did not get to its end, if so: a sentence that says what to do. */
  readonly failure: string | undefined
  /** Whether running the same result again gives the same message ids. */
  readonly areIdsRepeatable: boolean
}

/** @returns what did not arrive and why, or undefined when every row did and the result was whole */
export function runMessage(end: RunEnd): string | undefined {
  const {tally, failure} = end
  const reasons = tally.notSentByReason
  if (failure === undefined && reasons.length === 0 && tally.unaccounted === 0) {
    return undefined
  }
  const parts = [
    failure ?? "",
    `${count(tally.delivered)} of ${rows(tally.rowsRead)}${failure === undefined ? "" : " read"} arrived in RudderStack.`,
    ...reasons.map(reasonText),
    tally.unaccounted === 0 ? "" : `What became of ${rows(tally.unaccounted)} is not known.`,
    tally.delivered === 0 ? "" : advice(end.areIdsRepeatable),
  ].filter((part) => part !== "")
  return shortened(parts)
}

function reasonText({reason, count: rowCount, firstRows}: NotSent): string {
  const more = rowCount - firstRows.length
  const list = firstRows.map(rowText).join(", ")
  return `${rows(rowCount)} ${reason}: row${rowCount === 1 ? "" : "s"} ${list}${more > 0 ? ` and ${count(more)} more` : ""}.`
}

function rowText({rowNumber, note}: ReportedRow): string {
  return note === undefined ? String(rowNumber) : `${rowNumber} (${note})`
}

function advice(areIdsRepeatable: boolean): string {
  return areIdsRepeatable
    ? "If the same result is sent again, RudderStack recognises the rows that arrived by their message ids."
    : "Rows that arrived are sent again, as new events, when the Look is run again."
}

/** Whole sentences as far as they fit; the last part, the advice, goes first when there is no room. */
function shortened(parts: string[]): string {
  let message = ""
  for (const part of parts) {
    const longer = message === "" ? part : `${message} ${part}`
    if (longer.length > MAX_MESSAGE_LENGTH) {
      return message === "" ? `${part.slice(0, MAX_MESSAGE_LENGTH - 1)}…` : message
    }
    message = longer
  }
  return message
}

function rows(rowCount: number): string {
  return `${count(rowCount)} row${rowCount === 1 ? "" : "s"}`
}

function count(value: number): string {
  return value.toLocaleString("en-US")
}
