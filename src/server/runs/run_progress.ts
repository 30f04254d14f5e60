import type {BatchAnswered, RunCounts} from "../../actions/rudderstack/additions"
import {mostFrequent, withRows} from "./outcome_counts"
import {withMoment} from "./timeline"
import type {RunProgress} from "../store/run_record"
import type {RunEvent} from "./run_event"

const nothing = {retries: 0, pausedMs: 0}

/** How far a run is after it has said something; parts that did not change stay the same objects. */
export function progressAfter(progress: RunProgress, event: RunEvent, sinceStartMs: number): RunProgress {
  switch (event.kind) {
    case "started": {
      const {source, dataPlane, runKind} = event
      return {...progress, kind: progress.kind === "resend" ? "resend" : runKind, source, dataPlane}
    }
    case "fields":
      return {...progress, columns: event.columns, repetition: event.repetition}
    case "progress":
      return withPoint({...progress, ...countsOf(event)}, sinceStartMs)
    case "batch":
      return withBatch(progress, event, sinceStartMs)
    case "pace":
      return {...progress, pace: {maxBatches: event.maxBatches, maxEvents: event.maxEvents}}
    case "not_sent":
      return {...progress, notSent: withRows(progress.notSent, event.outcome, event.rows)}
    case "ended": {
      const {notSent, remarks} = event
      const last = {notSent: mostFrequent(notSent), remarks: mostFrequent(remarks)}
      return withPoint({...progress, ...countsOf(event), ...last}, sinceStartMs)
    }
  }
}

function withBatch(
  progress: RunProgress,
  {bytes, retryInMs}: BatchAnswered,
  sinceStartMs: number,
): RunProgress {
  const counted = {...progress, batches: progress.batches + 1, bytesSent: progress.bytesSent + bytes}
  return retryInMs === undefined
    ? counted
    : withPoint({...counted, retries: progress.retries + 1}, sinceStartMs, {retries: 1, pausedMs: retryInMs})
}

/** With a point in the timeline for this moment. */
function withPoint(progress: RunProgress, atMs: number, happened = nothing): RunProgress {
  const {rowsRead, rowsSent, timeline} = progress
  return {...progress, timeline: withMoment(timeline, {atMs, rowsRead, rowsSent, ...happened})}
}

function countsOf({rowsRead, rowsSent, rowsNotSent, rowsUnconfirmed, bytesRead}: RunCounts): RunCounts {
  return {rowsRead, rowsSent, rowsNotSent, rowsUnconfirmed, bytesRead}
}
