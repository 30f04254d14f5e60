import {ZoneClock} from "./zone_clock"

const DAY_MS = 86400000
const KEPT_CLOCKS = 100

const clocks = new Map<string, ZoneClock>()

/**
 * @param wallMs what a clock in the zone shows, as if it were UTC, in milliseconds since 1970
 * @param zone IANA name; an unknown one counts as UTC
 * @returns the moment at which that clock shows it; of two such moments the first, and for a time that is left
 * out when clocks go forward the moment as if they had not yet
 */
export function localTimeMs(wallMs: number, zone: string): number {
  const clock = clockOf(zone)
  const before = wallMs - clock.offsetMs(wallMs - DAY_MS)
  const after = wallMs - clock.offsetMs(wallMs + DAY_MS)
  if (before === after) {
    return before
  }
  const moments = [before, after].filter((moment) => moment + clock.offsetMs(moment) === wallMs)
  return moments.length === 0 ? before : Math.min(...moments)
}

function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone)
  if (known !== undefined) {
    return known
  }
  if (clocks.size >= KEPT_CLOCKS) {
    clocks.clear()
  }
  const clock = new ZoneClock(zone)
  clocks.set(zone, clock)
  return clock
}
