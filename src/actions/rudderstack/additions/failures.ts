import {ActionError, REPETITION_ADVICE} from "../report"
import {Repetition, StopReason} from "./run_notice"

const STOPPED: {readonly [Reason in StopReason]: string} = {
  by_hand: "This run was stopped from its page in the hub.",
  hub_shutdown: "The hub was stopped in the middle of this run.",
  time_limit: "The run took longer than the hub allows.",
  lost_claim: "This process lost its connection to the others, which have ended the run.",
}

const ADVICE: {readonly [Kind in Repetition]: string} = {
  ...REPETITION_ADVICE,
  same_events:
    "If the same rows are sent again, they keep their message ids, by which RudderStack's deduplication recognises those that arrived.",
}

/** Looker shows it beside the field. */
export function choiceNotOffered(field: string, label: string, offered: readonly string[]): ActionError {
  return new ActionError(
    "choice_not_offered",
    `"${label}" (${field}) has a value that is not offered. Choose one of: ${offered.join(", ")}.`,
    field,
  )
}

export function rowWithoutId(rowNumber: number): ActionError {
  return new ActionError(
    "row_without_id",
    `Row ${rowNumber} has no id, and the run stopped there, as the form asks for. Correct the row, or choose another answer in the form.`,
  )
}

export function stopped(reason: StopReason): ActionError {
  return new ActionError("stopped", STOPPED[reason])
}

/** A sentence: what running the Look again would do to the rows that arrived. */
export function repetitionAdvice(repetition: Repetition): string {
  return ADVICE[repetition]
}
