import {isOver} from "../../history/is_over"
import type {RunRecord} from "../../history/run_record"
import {stateWords} from "./state_words"

/** Whether it is a dry run that has said what it found, whether that is good or bad: it is no failure. */
export function isDryRunReport({state, runKind}: Pick<RunRecord, "state" | "runKind">): boolean {
  return runKind === "dry_run" && isOver({state}) && state !== "interrupted"
}

/** What a run's state is called. */
export function runStateWord(run: Pick<RunRecord, "state" | "runKind">): string {
  return isDryRunReport(run) ? "Dry run" : stateWords[run.state]
}
