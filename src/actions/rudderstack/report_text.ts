import {ReportedRow, RowCount} from "./row_counts"

/** Looker documents no limit for a message; this fits its dialogs and e-mails. */
export const MAX_MESSAGE_LENGTH = 1000

/** As many whole sentences as a message holds, from the first on; of a single long one its beginning. */
export function messageOf(sentences: readonly string[]): string {
  let message = ""
  for (const sentence of sentences) {
    const longer = message === "" ? sentence : `${message} ${sentence}`
    if (longer.length > MAX_MESSAGE_LENGTH) {
      return message === "" ? `${sentence.slice(0, MAX_MESSAGE_LENGTH - 1)}…` : message
    }
    message = longer
  }
  return message
}

/** "7 rows without an id: rows 1, 2, 3, 4, 5 and 2 more." */
export function rowsText({reason, count, firstRows}: RowCount): string {
  const more = count - firstRows.length
  const list = firstRows.map(rowText).join(", ")
  const rest = more > 0 ? ` and ${number(more)} more` : ""
  return `${counted(count, "row")} ${reason}: ${count === 1 ? "row" : "rows"} ${list}${rest}.`
}

/** "1 row", "1,000 rows". */
export function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? "" : "s"}`
}

/** 1000 → "1,000" */
export function number(value: number): string {
  return value.toLocaleString("en-US")
}

function rowText({rowNumber, note}: ReportedRow): string {
  return note === undefined ? String(rowNumber) : `${rowNumber} (${note})`
}
