import {outcomeText} from "./outcomes"
import {CountedRows, ReportedRow} from "./tally"

/** Looker documents no limit for a message; this fits its dialogs and e-mails. */
export const MAX_MESSAGE_LENGTH = 1000

/** As many whole sentences as a message holds, from the first on; of a single long one its beginning. */
export function messageOf(sentences: readonly string[]): string {
  let message = ""
  for (const sentence of sentences) {
    const longer = message === "" ? sentence : `${message} ${sentence}`
    if (longer.length > MAX_MESSAGE_LENGTH) {
      return message === "" ? shortened(sentence, MAX_MESSAGE_LENGTH) : message
    }
    message = longer
  }
  return message
}

/** "7 rows without an id: rows 1, 2, 3, 4, 5 and 2 more." */
export function outcomeSentence(counted: CountedRows): string {
  const {count, firstRows} = counted
  if (count === 0) {
    return `The rows were ${outcomeText(counted)}.`
  }
  const more = count - firstRows.length
  const rest = more > 0 ? ` and ${number(more)} more` : ""
  const list = firstRows.map(rowText).join(", ")
  return `${plural(count, "row")} ${outcomeText(counted)}: ${count === 1 ? "row" : "rows"} ${list}${rest}.`
}

/** "1 row", "1,000 rows". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`
}

/** 1000 → "1,000" */
export function number(value: number): string {
  return value.toLocaleString("en-US")
}

export function shortened(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text
}

function rowText({rowNumber, rowBytes, eventBytes}: ReportedRow): string {
  if (eventBytes === undefined) {
    return String(rowNumber)
  }
  const ofRow = rowBytes === undefined ? "" : `row ${kilobytes(rowBytes)}, `
  return `${rowNumber} (${ofRow}event ${kilobytes(eventBytes)})`
}

function kilobytes(bytes: number): string {
  return `${number(Math.ceil(bytes / 1000))} KB`
}
