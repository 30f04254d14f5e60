import type {BatchAnswered, RowNotSent, RunCounts} from "../../actions/rudderstack/additions"
import {withMoment} from "./timeline"
import type {RowsCount, RowsOutcome, RunProgress} from "../store/run_record"
import type {RunEvent} from "./run_event"

const maxOutcomes = 20
const maxFirstRows = 5

/** Stands for the rest where every row has an outcome of its own. */
export const otherOutcome = "other"

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

/** The counts with more rows that have one of these outcomes. */
function withRows(
  counts: readonly RowsCount[],
  outcome: RowsOutcome,
  rows: readonly RowNotSent[],
): readonly RowsCount[] {
  const firstRows = firstOf(rows.map(({rowNumber}) => rowNumber))
  return mostFrequent(added(counts, {...outcome, count: rows.length, firstRows}))
}

/**
 * The most frequent first; where every row has an outcome of its own, the rest are counted as one. While a run goes on,
 * an outcome that only later becomes frequent may have begun among that rest.
 */
function mostFrequent(counts: readonly RowsCount[]): readonly RowsCount[] {
  const sorted = byCount(counts)
  if (sorted.length <= maxOutcomes) {
    return sorted
  }
  const named = sorted.filter(({code}) => code !== otherOutcome)
  const shown = named.slice(0, maxOutcomes - 1)
  const rest = sorted.filter((counted) => !shown.includes(counted))
  return byCount([...shown, rest.map(asOther).reduce(sum)])
}

function asOther({count, firstRows}: RowsCount): RowsCount {
  return {code: otherOutcome, count, firstRows}
}

function byCount(counts: readonly RowsCount[]): RowsCount[] {
  return [...counts].sort((one, other) => other.count - one.count)
}

function added(counts: readonly RowsCount[], more: RowsCount): readonly RowsCount[] {
  return counts.some((known) => isSame(known, more))
    ? counts.map((known) => (isSame(known, more) ? sum(known, more) : known))
    : [...counts, more]
}

function isSame(one: RowsOutcome, other: RowsOutcome): boolean {
  return one.code === other.code && one.status === other.status && one.answer === other.answer
}

function sum(one: RowsCount, other: RowsCount): RowsCount {
  const firstRows = firstOf([...one.firstRows, ...other.firstRows])
  return {...one, count: one.count + other.count, firstRows}
}

function firstOf(rowNumbers: number[]): number[] {
  return rowNumbers.sort((one, other) => one - other).slice(0, maxFirstRows)
}
