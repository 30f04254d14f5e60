import type {TimelinePoint} from "../store/run_record"

/** What happened in one of the equal stretches of time that a run's timeline is divided into. */
export interface TimelineBin {
  /** Since the run began. */
  readonly fromMs: number
  readonly toMs: number
  readonly rowsRead: number
  readonly rowsSent: number
  readonly retries: number
  /** For how long batches waited to be tried again, added up. */
  readonly pausedMs: number
}

/** A run reports a few times a second: with less time than this, one bin would have all and the next one none. */
const minBinMs = 500

const beginning: TimelinePoint = {atMs: 0, rowsRead: 0, rowsSent: 0, retries: 0, pausedMs: 0}

/** The timeline in at most so many equal bins; between two points, rows are taken to have moved evenly. */
export function timelineBins(timeline: readonly TimelinePoint[], maxBins: number): TimelineBin[] {
  const points = [beginning, ...timeline]
  const lengthMs = points.at(-1)?.atMs ?? 0
  if (lengthMs <= 0) {
    return []
  }
  const count = Math.max(1, Math.min(maxBins, Math.floor(lengthMs / minBinMs)))
  const edges = Array.from({length: count + 1}, (_, index) => (lengthMs * index) / count)
  return edges.slice(1).map((toMs, index) => bin(points, edges[index] ?? 0, toMs))
}

/** Rows per second. */
export function perSecond(rows: number, {fromMs, toMs}: TimelineBin): number {
  return (rows * 1000) / (toMs - fromMs)
}

function bin(points: readonly TimelinePoint[], fromMs: number, toMs: number): TimelineBin {
  const within = points.filter(({atMs}) => atMs > fromMs && atMs <= toMs)
  const between = (rows: (point: TimelinePoint) => number) =>
    rowsAt(points, toMs, rows) - (fromMs === 0 ? 0 : rowsAt(points, fromMs, rows))
  return {
    fromMs,
    toMs,
    rowsRead: between(({rowsRead}) => rowsRead),
    rowsSent: between(({rowsSent}) => rowsSent),
    retries: within.reduce((sum, {retries}) => sum + retries, 0),
    pausedMs: within.reduce((sum, {pausedMs}) => sum + pausedMs, 0),
  }
}

function rowsAt(
  points: readonly TimelinePoint[],
  atMs: number,
  rows: (point: TimelinePoint) => number,
): number {
  const next = points.findIndex((point) => point.atMs > atMs)
  const before = points.at(next < 0 ? -1 : next - 1) ?? beginning
  const after = points[next] ?? before
  const lengthMs = after.atMs - before.atMs
  const share = lengthMs === 0 ? 0 : (atMs - before.atMs) / lengthMs
  return rows(before) + (rows(after) - rows(before)) * share
}
