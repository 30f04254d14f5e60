import {type Outcome, type OutcomeCode, outcomeText} from "../../../actions/rudderstack/report"
import {errorText} from "../../../hub/errors"
import {type UnfinishedCode, unfinishedSentences} from "../../runs/unfinished_run"
import {failureRows} from "./failure_rows"
import {type HubErrorCode, hubErrorRows, unfinishedRows} from "./hub_rows"
import {notSentRows, type OutcomeRow, remarkRows} from "./outcome_rows"

/** A code with its message as the program words it, and what the message leaves out. */
export interface MessageRow {
  readonly code: string
  /** An example: names and numbers differ. */
  readonly message: string
  /** In Markdown of one line: code, emphasis and links, seen from the folder of docs. */
  readonly advice: string
}

interface MessageSection {
  readonly title: string
  /** What holds for all its rows. */
  readonly note: string
  readonly rows: readonly MessageRow[]
}

/** Every message with a code: docs/messages.md is made of it, and the hub's page of messages. */
export const messageSections: readonly MessageSection[] = [
  {
    title: "Rows that did not arrive",
    note: "A row's outcome in the hub's history, log and metrics is its code. `refused_alone` and `unconfirmed` rows may have arrived.",
    rows: outcomeRows(notSentRows),
  },
  {title: "Remarks about rows that arrived", note: "", rows: outcomeRows(remarkRows)},
  {
    title: "Why a run failed",
    note: "",
    rows: failureRows.map(({error: {code, message}, advice = ""}) => ({code, message, advice})),
  },
  {
    title: "When the hub could not begin or finish a run",
    note: "",
    rows: keysOf(unfinishedRows).map(unfinishedRow),
  },
  {
    title: "Download errors",
    note: "",
    rows: hubErrors((code) => code.startsWith("download_")),
  },
  {
    title: "Errors of requests and of own actions",
    note: "You see these when the caller is not Looker, or when an action does not fit the request.",
    rows: hubErrors((code) => !code.startsWith("download_")),
  },
]

function outcomeRows<Code extends OutcomeCode>(rows: {readonly [Each in Code]: OutcomeRow}): MessageRow[] {
  return keysOf(rows).map((code) => {
    const {example, advice} = rows[code]
    const outcome: Outcome = {code, ...example}
    return {code, message: `… rows ${outcomeText(outcome)}`, advice}
  })
}

function unfinishedRow<Code extends UnfinishedCode>(code: Code): MessageRow {
  const {example, advice = ""} = unfinishedRows[code]
  return {code, message: unfinishedSentences(code, ...example), advice}
}

function hubErrors(isShown: (code: HubErrorCode) => boolean): MessageRow[] {
  return keysOf(hubErrorRows).filter(isShown).map(hubErrorRow)
}

function hubErrorRow<Code extends HubErrorCode>(code: Code): MessageRow {
  const {example, advice = ""} = hubErrorRows[code]
  return {code, message: errorText(code, example), advice}
}

function keysOf<Key extends string>(record: {readonly [Each in Key]: unknown}): Key[] {
  return Object.keys(record) as Key[]
}
