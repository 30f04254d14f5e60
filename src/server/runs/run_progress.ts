import {mostFrequent, withRows} from "../history/reasons"
import {withMoment} from "../history/timeline"
import type {RunProgress} from "../store/run_record"
import type {BatchAnswered, RunCounts, RunEvent} from "./run_event"

const nothing = {retries: 0, pausedMs: 0}

/** How far a run is after it has said something; parts that did not change stay the same objects. */
export function progressAfter(progress: RunProgress, event: RunEvent, sinceStartMs: number): RunProgress {
  switch (event.kind) {
    case "started": {
      const {source, dataPlane, isDryRun} = event
      const kind = progress.kind === "resend" ? "resend" : isDryRun ? "dry_run" : "all"
      return {...progress, kind, source, dataPlane}
    }
    case "fields":
      return {...progress, columns: event.columns}
    case "progress":
      return withPoint({...progress, ...countsOf(event)}, sinceStartMs)
    case "batch":
      return withBatch(progress, event, sinceStartMs)
    case "not sent":
      return {...progress, notSent: codes(withRows(reasons(progress), event.reason, event.rows))}
    case "ended":
      return withPoint(
        {...progress, ...countsOf(event), notSent: codes(mostFrequent(event.reasons))},
        sinceStartMs,
      )
  }
}

function reasons({notSent}: RunProgress) {
  return notSent.map(({code, count, firstRows}) => ({reason: code, count, firstRows}))
}

function codes(counted: readonly {reason: string; count: number; firstRows: readonly number[]}[]) {
  return counted.map(({reason, count, firstRows}) => ({code: reason, count, firstRows}))
}

function withBatch(progress: RunProgress, {bytes, retryInMs}: BatchAnswered, sinceStartMs: number): RunProgress {
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

function countsOf({rowsRead, rowsSent, rowsNotSent, bytesRead}: RunCounts) {
  return {rowsRead, rowsSent, rowsNotSent, bytesRead}
}
