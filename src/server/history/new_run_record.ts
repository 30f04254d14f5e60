import type {RunFacts} from "../runs/run_facts"
import type {RunRecord} from "./run_record"

/** The record of a run that waits to be executed. */
export function newRunRecord(facts: RunFacts): RunRecord {
  return {
    ...facts,
    state: "queued",
    startedAtMs: undefined,
    endedAtMs: undefined,
    changedAtMs: facts.queuedAtMs,
    source: undefined,
    dataPlane: undefined,
    runKind: "all",
    columns: undefined,
    repetition: undefined,
    rowsRead: 0,
    rowsSent: 0,
    rowsNotSent: 0,
    rowsUnconfirmed: 0,
    bytesRead: 0,
    batches: 0,
    bytesSent: 0,
    retries: 0,
    notSent: [],
    remarks: [],
    failure: undefined,
    isClean: false,
    pace: undefined,
    message: undefined,
    timeline: [],
    canStop: false,
    rowsListed: 0,
    eventsKept: 0,
    rowsResent: 0,
    downloads: 0,
  }
}
