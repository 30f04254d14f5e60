import type {RunState, UnreadableRun} from "../../store/run_record"

/** What a state is called on the pages. */
export const stateWords: Readonly<Record<RunState | UnreadableRun["state"], string>> = {
  waiting: "Waiting",
  running: "Running",
  succeeded: "Succeeded",
  failed: "Failed",
  stopped: "Stopped",
  interrupted: "Interrupted",
  refused: "Refused",
  unreadable: "Unreadable",
}
