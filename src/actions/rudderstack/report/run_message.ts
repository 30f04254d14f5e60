import {ActionError} from "./action_error"
import {outcomeText} from "./outcomes"
import {CountedRows, ReportedRow, Tally} from "./tally"

/** Looker documents no limit for a message; this fits its dialogs and e-mails. */
export const MAX_MESSAGE_LENGTH = 1000

/** How a run ended, for the person who started it. */
export interface RunEnd {
  readonly tally: Tally
  /** Why the run did not get to its end, if so. */
  readonly failure: Pick<ActionError, "code" | "message"> | undefined
  /** A sentence: what running the Look again would do to the rows that arrived. */
  readonly advice: string
}

/**
 * Whether RudderStack can recognise events that are sent again: all, because the result is the same; those whose row
 * has a key; or none.
 */
export type Repetition = "recognised" | "recognised_by_key" | "new_events"

export const REPETITION_ADVICE: {readonly [Kind in Repetition]: string} = {
  recognised:
    "If the same query result is sent again, the rows that arrived keep their message ids, by which RudderStack's deduplication recognises them.",
  recognised_by_key:
    "If the Look is run again, RudderStack's deduplication recognises the rows that arrived by their rudder_message_id, where they have one.",
  new_events: "If the Look is run again, the rows that arrived are sent again, as new events.",
}

/** With these, the sentences that always appear fill no message, however long a failure or a reason is. */
const MAX_FAILURE_LENGTH = 340
const MAX_REASON_LENGTH = 320

/**
 * @returns the report, "" when there is nothing to say. It fits into one message: the numbers, the most frequent
 * reason, the advice and the code are always in it, further reasons as far as there is room
 */
export function runMessage({tally, failure, advice}: RunEnd): string {
  const remarks = tally.remarks.map(outcomeSentence)
  const code = codeSentence(mainCode(tally, failure))
  if (failure === undefined && tally.delivered === tally.rowsRead) {
    return messageOf([...fitting(remarks, MAX_MESSAGE_LENGTH - lengthOf([code])), ...present([code])])
  }
  const [mainReason, ...otherReasons] = tally.notSent.map((counted) =>
    shortened(outcomeSentence(counted), MAX_REASON_LENGTH),
  )
  const start = present([failureSentence(failure?.message ?? ""), countsText(tally, failure), mainReason])
  const hasArrived = tally.delivered + tally.unconfirmed > 0
  const end = present([unaccountedText(tally), hasArrived ? advice : "", code])
  const room = MAX_MESSAGE_LENGTH - lengthOf([...start, ...end])
  return messageOf([...start, ...fitting([...otherReasons, ...remarks], room), ...end])
}

/** What the message begins with, by code: what ended the run, else the most frequent reason or remark. */
export function mainCode({notSent, remarks}: Tally, failure: RunEnd["failure"]): string | undefined {
  return failure?.code ?? [...notSent, ...remarks][0]?.code
}

/** The last sentence of a message: what to search the documentation for. */
export function codeSentence(code: string | undefined): string {
  return code === undefined ? "" : `Code: ${code}.`
}

/** The message of something that went wrong before a row was read. */
export function errorMessage({message, code}: Pick<ActionError, "code" | "message">): string {
  return `${failureSentence(message)} ${codeSentence(code)}`
}

/** An error of another package may span lines, and end without a full stop. */
function failureSentence(failure: string): string {
  const line = shortened(failure.replace(/\s+/g, " ").trim(), MAX_FAILURE_LENGTH)
  return line === "" || /[.!?…]$/.test(line) ? line : `${line}.`
}

function countsText(tally: Tally, failure: RunEnd["failure"]): string {
  if (tally.rowsRead === 0) {
    return "0 rows were read and sent."
  }
  const read = failure === undefined ? "" : " read until then"
  return `${number(tally.delivered)} of ${plural(tally.rowsRead, "row")}${read} arrived in RudderStack.`
}

function unaccountedText({unaccounted}: Tally): string {
  return unaccounted === 0 ? "" : `What became of ${plural(unaccounted, "row")} is not known.`
}

/** As many of the sentences as there is room for; a long one does not keep out the next. */
function fitting(sentences: readonly string[], maxLength: number): string[] {
  const kept: string[] = []
  for (const sentence of sentences) {
    if (lengthOf([...kept, sentence]) <= maxLength) {
      kept.push(sentence)
    }
  }
  return kept
}

/** Each with the space that parts it from the next. */
function lengthOf(sentences: readonly string[]): number {
  return sentences.reduce((length, sentence) => length + sentence.length + 1, 0)
}

function present(sentences: readonly (string | undefined)[]): string[] {
  return sentences.filter((sentence): sentence is string => sentence !== undefined && sentence !== "")
}

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
