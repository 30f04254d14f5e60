import type {RunSummary, UnreadableRun} from "../../store/run_record"
import {stateWords} from "./state_words"

/** Whether it is a dry run that has said what it found, whether that is good or bad: it is no failure. */
export function isDryRunReport(run: Pick<RunSummary, "state" | "kind"> | UnreadableRun): boolean {
  return run.state === "succeeded" || run.state === "failed" ? run.kind === "dry_run" : false
}

/** What a run's state is called. */
export function runStateWord(run: Pick<RunSummary, "state" | "kind"> | UnreadableRun): string {
  return isDryRunReport(run) ? "Dry run" : stateWords[run.state]
}
