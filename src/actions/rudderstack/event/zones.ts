import {ianaName} from "./rails_zones"
import {ZoneClock} from "./zone_clock"

/** Whose clocks show the times that do not say their own zone. */
export interface Zone {
  /** Whether Looker gave a zone that is known; otherwise it is UTC. */
  readonly isKnown: boolean
  readonly clock: ZoneClock
}

/** @param names as Looker wrote them (IANA or Rails, `user_timezone`, `Etc/Unknown`): the first that is known counts */
export function zoneOf(names: readonly (string | undefined)[]): Zone {
  for (const name of names) {
    const clock = name === undefined ? undefined : clockOf(ianaName(name.trim()))
    if (clock !== undefined) {
      return {isKnown: true, clock}
    }
  }
  return {isKnown: false, clock: new ZoneClock("UTC")}
}

function clockOf(zone: string): ZoneClock | undefined {
  try {
    return new ZoneClock(zone)
  } catch {
    return undefined
  }
}

const DAY_MS = 86400000

/**
 * @param wallMs what a clock in the zone shows, as if it were UTC, in milliseconds since 1970
 * @returns the moment at which that clock shows it; of two such moments the first, and for a time that is left
 * out when clocks go forward the moment as if they had not yet
 */
export function localTimeMs(wallMs: number, {clock}: Zone): number {
  const before = wallMs - clock.offsetMs(wallMs - DAY_MS)
  const after = wallMs - clock.offsetMs(wallMs + DAY_MS)
  if (before === after) {
    return before
  }
  const moments = [before, after].filter((moment) => moment + clock.offsetMs(moment) === wallMs)
  return moments.length === 0 ? before : Math.min(...moments)
}
