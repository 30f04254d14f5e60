import type {RunState} from "../../../../src/server/store/run_record"
import type {SeededHub} from "./seeded_hub"

/** The pages that somebody meets who has signed in, by name: their addresses below the hub's. */
export function seededPages({runs}: SeededHub): Readonly<Record<string, string>> {
  const of = (wanted: RunState) => `/runs/${runs.find(({state}) => state === wanted)?.id}`
  return {
    "the start page": "/",
    "the list of runs": "/runs",
    "a search without a result": "/runs?text=nothing+like+that",
    "a run that succeeded": of("succeeded"),
    "a run that failed": of("failed"),
    "a dry run": `/runs/${runs.find(({kind}) => kind === "dry_run")?.id}`,
    "a run that is under way": of("running"),
    "a run that waits": of("waiting"),
    "a run that was interrupted": of("interrupted"),
    "the form to send rows again": `${of("failed")}/send-again?rows=all`,
  }
}
