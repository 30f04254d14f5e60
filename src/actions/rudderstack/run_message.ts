import {counted, number, rowsText} from "./report_text"
import {Tally} from "./tally"

/** How a run ended, for the person who started it. */
export interface RunEnd {
  readonly tally: Tally
  /** Why the run did not get to its end, if so: a sentence that says what to do. */
  readonly failure: string | undefined
  /** What running the Look again would do to the rows that arrived. */
  readonly repetition: Repetition
}

/** Whether RudderStack can recognise events that are sent again: all, those whose row has a key, or none. */
export type Repetition = "recognised" | "recognised by key" | "new events"

const ADVICE: {readonly [Kind in Repetition]: string} = {
  "recognised":
    "If the same result is sent again, RudderStack recognises the rows that arrived by their message ids.",
  "recognised by key":
    "If the Look is run again, RudderStack recognises the rows that arrived by their rudder_message_id, where they have one.",
  "new events": "Rows that arrived are sent again, as new events, when the Look is run again.",
}

/** @returns the sentences of the report, the most important first; none when there is nothing to say */
export function runMessage({tally, failure, repetition}: RunEnd): string[] {
  const remarks = tally.remarks.byReason.map(rowsText)
  if (failure === undefined && tally.delivered === tally.rowsRead) {
    return remarks
  }
  const read = failure === undefined ? "" : " read"
  return [
    failure ?? "",
    `${number(tally.delivered)} of ${counted(tally.rowsRead, "row")}${read} arrived in RudderStack.`,
    ...tally.notSent.byReason.map(rowsText),
    tally.unaccounted === 0 ? "" : `What became of ${counted(tally.unaccounted, "row")} is not known.`,
    ...remarks,
    tally.delivered === 0 ? "" : ADVICE[repetition],
  ].filter((sentence) => sentence !== "")
}
