import type {BatchAnswered, RunCounts} from "../../actions/rudderstack/report"
import type {EndedEvent, RunEvent} from "../runs/run_event"
import {mostFrequent, withRows} from "./outcome_counts"
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
      const {source, dataPlane, runKind} = event
      return {source, dataPlane, runKind, canStop: true}
    }
    case "fields":
      return {columns: event.columns, repetition: event.repetition}
    case "progress":
      return withPoint({...run, ...countsOf(event)}, nowMs)
    case "batch":
      return withBatch(run, event, nowMs)
    case "pace":
      return {pace: {maxBatches: event.maxBatches, maxEvents: event.maxEvents}}
    case "not_sent":
      return {notSent: withRows(run.notSent, event.outcome, event.rows)}
    case "ended":
      return withPoint({...run, ...countsOf(event), ...endOf(event)}, nowMs)
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

function endOf({failure, notSent, remarks, rowsNotSent}: EndedEvent): Partial<RunRecord> {
  const isClean = failure === undefined && rowsNotSent === 0
  return {failure, isClean, notSent: mostFrequent(notSent), remarks: mostFrequent(remarks)}
}

function countsOf({rowsRead, rowsSent, rowsNotSent, rowsUnconfirmed, bytesRead}: RunCounts): RunCounts {
  return {rowsRead, rowsSent, rowsNotSent, rowsUnconfirmed, bytesRead}
}
