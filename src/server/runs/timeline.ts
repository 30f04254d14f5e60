import type {TimelinePoint} from "../store/run_record"

/** More than a plot across a screen can show. */
export const maxTimelinePoints = 240
/** How often a run says how far it is. */
const shortestIntervalMs = 250

/**
 * The timeline with one more moment, of at most `maxTimelinePoints` points whatever its length. Time is cut into
 * intervals from the run's beginning, and each has one point at most: the last counts, and the sum of what happened.
 * When the intervals become too many, twice as long ones take their place.
 *
 * @param moment its `atMs` may not lie before the last point; where the system's clock was set back, it counts as then
 */
export function withMoment(
  timeline: readonly TimelinePoint[],
  moment: TimelinePoint,
): readonly TimelinePoint[] {
  const before = timeline.at(-1)?.atMs ?? 0
  const point = {...moment, atMs: Math.max(moment.atMs, before)}
  const intervalMs = intervalAt(point.atMs)
  const settled = intervalMs === intervalAt(before) ? timeline.slice(0, -1) : []
  return [...settled, ...thinned([...timeline.slice(settled.length), point], intervalMs)]
}

/** How long the intervals of a timeline are that has come this far. */
function intervalAt(atMs: number): number {
  let intervalMs = shortestIntervalMs
  while (atMs >= intervalMs * maxTimelinePoints) {
    intervalMs *= 2
  }
  return intervalMs
}

/** One point an interval. */
function thinned(points: readonly TimelinePoint[], intervalMs: number): TimelinePoint[] {
  const kept: TimelinePoint[] = []
  for (const point of points) {
    const before = kept.at(-1)
    if (before && Math.floor(before.atMs / intervalMs) === Math.floor(point.atMs / intervalMs)) {
      kept[kept.length - 1] = merged(before, point)
    } else {
      kept.push(point)
    }
  }
  return kept
}

function merged(before: TimelinePoint, point: TimelinePoint): TimelinePoint {
  return {...point, retries: before.retries + point.retries, pausedMs: before.pausedMs + point.pausedMs}
}
