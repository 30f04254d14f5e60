import type {RunState} from "../../../../src/server/store/run_record"
import type {SeededHub} from "./seeded_hub"

/** The pages that somebody meets who has signed in, by name: their addresses below the hub's. */
export function seededPages({runs}: SeededHub): Readonly<Record<string, string>> {
  const of = (wanted: RunState) => `/runs/${runs.find(({state}) => state === wanted)?.id}`
  const dryRun = (wanted: RunState) =>
    `/runs/${runs.find(({kind, state}) => kind === "dry_run" && state === wanted)?.id}`
  return {
    "the start page": "/",
    "the list of runs": "/runs",
    "a search without a result": "/runs?text=nothing+like+that",
    "a run that succeeded": of("succeeded"),
    "a run that failed": of("failed"),
    "a dry run that found nothing wrong": dryRun("succeeded"),
    "a dry run that found something wrong": dryRun("failed"),
    "a run that is under way": of("running"),
    "a run that waits": of("waiting"),
    "a run that was interrupted": of("interrupted"),
    "a run that was stopped": of("stopped"),
    "a run that was refused": of("refused"),
    "the form to send rows again": `${of("failed")}/send-again?rows=all`,
  }
}
