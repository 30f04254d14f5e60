import {Tally} from "./tally"
import {MAX_MESSAGE_LENGTH, messageOf, number, outcomeSentence, plural, shortened} from "./words"

/** How a run ended, for the person who started it. */
export interface RunEnd {
  readonly tally: Tally
  /** Why the run did not get to its end, if so: a sentence that says what to do. */
  readonly failure: string | undefined
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
const MAX_FAILURE_LENGTH = 380
const MAX_REASON_LENGTH = 320

/**
 * @returns the report, "" when there is nothing to say. It fits into one message: the numbers, the most frequent
 * reason and the advice are always in it, further reasons as far as there is room
 */
export function runMessage({tally, failure, advice}: RunEnd): string {
  const remarks = tally.remarks.map(outcomeSentence)
  if (failure === undefined && tally.delivered === tally.rowsRead) {
    return messageOf(fitting(remarks, MAX_MESSAGE_LENGTH))
  }
  const [mainReason, ...otherReasons] = tally.notSent.map((counted) =>
    shortened(outcomeSentence(counted), MAX_REASON_LENGTH),
  )
  const start = present([failureSentence(failure ?? ""), countsText(tally, failure), mainReason])
  const hasArrived = tally.delivered + tally.unconfirmed > 0
  const end = present([unaccountedText(tally), hasArrived ? advice : ""])
  const room = MAX_MESSAGE_LENGTH - lengthOf([...start, ...end])
  return messageOf([...start, ...fitting([...otherReasons, ...remarks], room), ...end])
}

/** An error of another package may span lines, and end without a full stop. */
function failureSentence(failure: string): string {
  const line = shortened(failure.replace(/\s+/g, " ").trim(), MAX_FAILURE_LENGTH)
  return line === "" || /[.!?…]$/.test(line) ? line : `${line}.`
}

function countsText(tally: Tally, failure: string | undefined): string {
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
