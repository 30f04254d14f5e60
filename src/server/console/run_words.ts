import type {RunState} from "../history/run_record"

/** What a state is called on the pages. */
export const stateWords: Readonly<Record<RunState, string>> = {
  queued: "Waiting",
  running: "Running",
  succeeded: "Succeeded",
  failed: "Failed",
  interrupted: "Interrupted",
}
