import type {RunRecord} from "../../history/run_record"
import {stateWords} from "./state_words"

/**
 * Whether it is a dry run that is over. Looker is told of it as a failure, for Looker shows no other messages; to a
 * reader of the pages it is none.
 */
export function isDryRunReport({state, isDryRun}: Pick<RunRecord, "state" | "isDryRun">): boolean {
  return isDryRun && state === "failed"
}

/** What a run's state is called. */
export function runStateWord(run: Pick<RunRecord, "state" | "isDryRun">): string {
  return isDryRunReport(run) ? "Dry run" : stateWords[run.state]
}
