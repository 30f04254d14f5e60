import type {BatchAnswered, RunCounts, RunEvent} from "../runs/run_event"
import {mostFrequent, withRows} from "./reasons"
import type {RunRecord} from "./run_record"
import {withMoment} from "./timeline"

const nothing = {retries: 0, pausedMs: 0}

/** The record after the run has said something. */
export function withEvent(run: RunRecord, event: RunEvent, nowMs: number): RunRecord {
  return {...run, ...changes(run, event, nowMs), changedAtMs: nowMs}
}

function changes(run: RunRecord, event: RunEvent, nowMs: number): Partial<RunRecord> {
  switch (event.kind) {
    case "started": {
      const {source, dataPlane, isDryRun} = event
      return {source, dataPlane, isDryRun, canStop: true}
    }
    case "fields":
      return {columns: event.columns, advice: event.advice}
    case "progress":
      return withPoint({...run, ...countsOf(event)}, nowMs)
    case "batch":
      return withBatch(run, event, nowMs)
    case "not sent":
      return {reasons: withRows(run.reasons, event.reason, event.rows)}
    case "ended":
      return withPoint({...run, ...countsOf(event), reasons: mostFrequent(event.reasons)}, nowMs)
  }
}

function withBatch(run: RunRecord, {bytes, retryInMs}: BatchAnswered, nowMs: number): RunRecord {
  const counted = {...run, batches: run.batches + 1, bytesSent: run.bytesSent + bytes}
  return retryInMs === undefined
    ? counted
    : withPoint({...counted, retries: run.retries + 1}, nowMs, {retries: 1, pausedMs: retryInMs})
}

/** The record with a point in its timeline for this moment. */
function withPoint(run: RunRecord, nowMs: number, happened = nothing): RunRecord {
  const {rowsRead, rowsSent, startedAtMs = run.queuedAtMs} = run
  const moment = {atMs: nowMs - startedAtMs, rowsRead, rowsSent, ...happened}
  return {...run, timeline: withMoment(run.timeline, moment)}
}

function countsOf({rowsRead, rowsSent, rowsNotSent, bytesRead}: RunCounts): RunCounts {
  return {rowsRead, rowsSent, rowsNotSent, bytesRead}
}
