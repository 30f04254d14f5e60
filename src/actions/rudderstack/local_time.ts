const HOUR_MS = 3600000
const QUARTER_MS = HOUR_MS / 4
const KEPT_OFFSETS = 10000
const KEPT_FORMATS = 100

/** Offsets from UTC by zone and quarter of an hour, when clocks change: asking for one costs more than a row. */
const offsets = new Map<string, number>()
const formats = new Map<string, Intl.DateTimeFormat>()

/**
 * @param wallMs what a clock in the zone shows, as if it were UTC, in milliseconds since 1970
 * @param zone IANA name; an unknown one counts as UTC
 * @returns the moment at which that clock shows it; of two such moments the first, and for a time that is left
 * out when clocks go forward the moment as if they had not yet
 */
export function localTimeMs(wallMs: number, zone: string): number {
  const before = wallMs - offsetMs(wallMs - 24 * HOUR_MS, zone)
  const after = wallMs - offsetMs(wallMs + 24 * HOUR_MS, zone)
  const moments = [before, after].filter((moment) => moment + offsetMs(moment, zone) === wallMs)
  return moments.length === 0 ? before : Math.min(...moments)
}

function offsetMs(moment: number, zone: string): number {
  const quarter = Math.floor(moment / QUARTER_MS)
  const key = `${zone} ${quarter}`
  const known = offsets.get(key)
  if (known !== undefined) {
    return known
  }
  if (offsets.size >= KEPT_OFFSETS) {
    offsets.clear()
  }
  const offset = clockOf(quarter * QUARTER_MS, zone) - quarter * QUARTER_MS
  offsets.set(key, offset)
  return offset
}

/** What a clock in the zone shows at a moment, as if it were UTC. */
function clockOf(moment: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(moment)
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value)
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"))
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) {
    return known
  }
  if (formats.size >= KEPT_FORMATS) {
    formats.clear()
  }
  const format = newFormat(zone)
  formats.set(zone, format)
  return format
}

function newFormat(zone: string): Intl.DateTimeFormat {
  const options: Intl.DateTimeFormatOptions = {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
  }
  try {
    return new Intl.DateTimeFormat("en-US", {...options, timeZone: zone})
  } catch {
    return new Intl.DateTimeFormat("en-US", {...options, timeZone: "UTC"})
  }
}
