import {ianaName} from "./rails_zones"

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const QUARTER_MS = 15 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const KEPT_QUARTERS = 10000

/** Before there were time zones every place kept a time of its own, and never changed it. */
const BEFORE_ZONES_MS = Date.UTC(1800, 0)

/** Marks a quarter of an hour in which the clocks change. */
const CHANGES = NaN

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

/** What clocks show in one time zone. Remembers, for asking Intl costs more than all else in a row. */
class ZoneClock {
  private readonly format: Intl.DateTimeFormat
  private readonly offsetOfQuarter = new Map<number, number>()

  /**
   * @param zone IANA name
   * @throws RangeError for an unknown one
   */
  constructor(zone: string) {
    this.format = formatOf(zone)
  }

  /** @returns how far the clocks are ahead of UTC at a moment, both in milliseconds */
  offsetMs(moment: number): number {
    const known = Math.max(moment, BEFORE_ZONES_MS)
    const offset = this.offsetInQuarter(Math.floor(known / QUARTER_MS))
    return Number.isNaN(offset) ? this.offsetInSecond(Math.floor(known / SECOND_MS)) : offset
  }

  private offsetInQuarter(quarter: number): number {
    const known = this.offsetOfQuarter.get(quarter)
    if (known !== undefined) {
      return known
    }
    if (this.offsetOfQuarter.size >= KEPT_QUARTERS) {
      this.offsetOfQuarter.clear()
    }
    const firstSecond = (quarter * QUARTER_MS) / SECOND_MS
    const lastSecond = firstSecond + QUARTER_MS / SECOND_MS - 1
    const first = this.offsetInSecond(firstSecond)
    const offset = this.offsetInSecond(lastSecond) === first ? first : CHANGES
    this.offsetOfQuarter.set(quarter, offset)
    return offset
  }

  private offsetInSecond(second: number): number {
    const moment = second * SECOND_MS
    const parts = this.format.formatToParts(moment)
    const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value)
    const day = Date.UTC(part("year"), part("month") - 1, part("day"))
    return day + part("hour") * HOUR_MS + part("minute") * MINUTE_MS + part("second") * SECOND_MS - moment
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
  })
}
