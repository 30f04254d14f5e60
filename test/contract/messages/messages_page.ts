import {type Outcome, type OutcomeCode, outcomeText} from "../../../src/actions/rudderstack/report"
import {errorText} from "../../../src/hub/errors"
import {type UnfinishedCode, unfinishedText} from "../../../src/server/runs/unfinished_run"
import {FAILURE_ROWS, type FailureRow} from "./rows_of_failures"
import {HUB_ERROR_ROWS, type HubErrorCode, UNFINISHED_ROWS} from "./rows_of_the_hub"
import {NOT_SENT_ROWS, type OutcomeRow, REMARK_ROWS} from "./rows_of_outcomes"

export const MESSAGES_PAGE = "docs/messages.md"

/** The text of docs/messages.md: every code with its message as the program words it, and what to do. */
export function messagesPage(): string {
  return `<!-- Made by \`npm run docs:messages\`: change the catalogue, not this page. -->

# Messages

Search this page for the code, or for words of the message. The texts are examples: names and numbers differ.

A failed run often sent many rows. Its message says how many arrived, and its last sentence says what happens if you [run it again](guarantees.md#run-it-again). The message says what to do; "good to know" adds what it leaves out.

## Rows that did not arrive

| code | message | good to know |
| --- | --- | --- |
${outcomeLines(NOT_SENT_ROWS)}

A row's outcome in the hub's history, log and metrics is its code. \`refused_alone\` and \`unconfirmed\` rows may have arrived.

## Remarks about rows that arrived

| code | message | good to know |
| --- | --- | --- |
${outcomeLines(REMARK_ROWS)}

## Why a run failed

| code | message | good to know |
| --- | --- | --- |
${FAILURE_ROWS.map(failureLine).join("\n")}

## When the hub could not begin or finish a run

| message | good to know |
| --- | --- |
${keysOf(UNFINISHED_ROWS).map(unfinishedLine).join("\n")}

## Download errors

| code | message | good to know |
| --- | --- | --- |
${hubErrorLines((code) => code.startsWith("download_"))}

## Errors of requests and of own actions

You see these when the caller is not Looker, or when an action does not fit the request.

| code | message | good to know |
| --- | --- | --- |
${hubErrorLines((code) => !code.startsWith("download_"))}
`
}

function outcomeLines<Code extends OutcomeCode>(rows: {readonly [Each in Code]: OutcomeRow}): string {
  return keysOf(rows)
    .map((code) => {
      const outcome: Outcome = {code, ...rows[code].example}
      return line([anchored(code), `… rows ${outcomeText(outcome)}`, rows[code].advice])
    })
    .join("\n")
}

function failureLine({error, advice}: FailureRow): string {
  return line([anchored(error.code), error.message, advice])
}

function hubErrorLines(isShown: (code: HubErrorCode) => boolean): string {
  return keysOf(HUB_ERROR_ROWS).filter(isShown).map(hubErrorLine).join("\n")
}

function hubErrorLine<Code extends HubErrorCode>(code: Code): string {
  const {example, advice} = HUB_ERROR_ROWS[code]
  return line([anchored(code), errorText(code, example), advice])
}

function unfinishedLine<Code extends UnfinishedCode>(code: Code): string {
  const {example, advice} = UNFINISHED_ROWS[code]
  return line([unfinishedText(code, ...example), advice])
}

/** So that a code can be linked to. */
function anchored(code: string): string {
  return `<a id="${code}"></a>\`${code}\``
}

function line(cells: readonly (string | undefined)[]): string {
  return `| ${cells.map((cell = "") => cell.replace(/\|/g, "\\|").replace(/\n/g, " ")).join(" | ")} |`
}

function keysOf<Key extends string>(record: {readonly [Each in Key]: unknown}): Key[] {
  return Object.keys(record) as Key[]
}
