import {LookRow} from "../look"
import {RemarkCode} from "../report"
import {cellValue} from "./cell_text"
import {localTimeMs, Zone} from "./zones"

/**
 * Looker's forms of a date or time, and ISO 8601: a month, a day, or a time, which may say its zone. A month stands
 * for its first day, a day for its first moment.
 */
const DATE_OR_TIME =
  /^(\d{4})-(\d\d)(?:-(\d\d)(?:[T ]([01]\d|2[0-3])(?::?([0-5]\d)(?::?([0-5]\d)(?:[.,](\d+))?)?)?\s*(Z|UTC|GMT|[+-][01]\d(?::?[0-5]\d)?)?)?)?$/i

/** The same without separators, to the day, hour, minute or second: YYYYMMDDHH has as many digits as an epoch. */
const DATE_DIGITS = /^(19[7-9]\d|2[01]\d\d)(\d\d)(\d\d)(?:([01]\d|2[0-3])(?:([0-5]\d)([0-5]\d)?)?)?$/

const EPOCH = /^\d+(\.\d+)?$/

/** Smaller numbers would be in the first three years of the epoch: years, counts and ids rather than times. */
const MIN_EPOCH_SECONDS = 1e8
const MIN_EPOCH_MS = 1e11
/** In 2286. Larger numbers are microseconds. */
const MAX_EPOCH_MS = 1e13

/** ISO 8601 has four digits for a year. */
const MIN_TIME_MS = Date.parse("0000-01-01T00:00:00Z")
const MAX_TIME_MS = Date.parse("9999-12-31T23:59:59.999Z")

/** A moment that a cell means. */
export interface EventTime {
  /** Milliseconds since 1970. */
  readonly ms: number
  /** Whether the cell does not say its zone. */
  readonly isLocal: boolean
}

/**
 * A cell's value → the moment it means.
 *
 * @param zone of values that do not say their own
 * @returns undefined when the value cannot be read as a time
 */
export function eventTime(value: unknown, zone: Zone): EventTime | undefined {
  if (typeof value !== "number" && typeof value !== "string") {
    return undefined
  }
  const text = String(value).trim()
  return writtenTime(DATE_DIGITS.exec(text) ?? DATE_OR_TIME.exec(text), zone) ?? epochTime(text)
}

function epochTime(text: string): EventTime | undefined {
  const epoch = EPOCH.test(text) ? Number(text) : NaN
  const isTime = epoch >= MIN_EPOCH_SECONDS && epoch <= MAX_EPOCH_MS
  return isTime ? {ms: Math.round(epoch < MIN_EPOCH_MS ? epoch * 1000 : epoch), isLocal: false} : undefined
}

function writtenTime(match: readonly (string | undefined)[] | null, zone: Zone): EventTime | undefined {
  if (match === null) {
    return undefined
  }
  const [, year, month, day = "1", hour = "0", minute = "0", second = "0", fraction = "0", offset] = match
  const dayMs = calendarDayMs(Number(year), Number(month), Number(day))
  if (dayMs === undefined) {
    return undefined
  }
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second)
  const wallMs = dayMs + seconds * 1000 + Number(fraction.slice(0, 3).padEnd(3, "0"))
  const ms = offset === undefined ? localTimeMs(wallMs, zone) : wallMs - offsetMs(offset)
  return ms >= MIN_TIME_MS && ms <= MAX_TIME_MS ? {ms, isLocal: offset === undefined} : undefined
}

/** @returns undefined for a day that no calendar has: the 31st of February would be in March */
function calendarDayMs(year: number, month: number, day: number): number | undefined {
  const date = new Date(0)
  // Unlike Date.UTC it takes the year 1 for the year 1.
  const ms = date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 ? ms : undefined
}

function offsetMs(offset: string): number {
  const digits = offset.replace(/\D/g, "").padEnd(4, "0")
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))
  return (offset.startsWith("-") ? -minutes : minutes) * 60000
}

/** A row's own time. */
interface RowTime {
  /** Undefined where it has none that can be read: the run's time is sent in its place. */
  readonly timestamp: string | undefined
  readonly remark: RemarkCode | undefined
}

const NO_TIME: RowTime = {timestamp: undefined, remark: undefined}
const UNREADABLE_TIME: RowTime = {timestamp: undefined, remark: "time_unreadable"}

export function rowTimes(column: string | undefined, zone: Zone): (row: LookRow) => RowTime {
  if (column === undefined) {
    return () => NO_TIME
  }
  return (row) => {
    const value = cellValue(row[column])
    if (value === undefined || value === null || isBlank(value)) {
      return NO_TIME
    }
    const time = eventTime(value, zone)
    return time === undefined
      ? UNREADABLE_TIME
      : {
          timestamp: new Date(time.ms).toISOString(),
          remark: time.isLocal && !zone.isKnown ? "zone_unknown" : undefined,
        }
  }
}

function isBlank(value: unknown): boolean {
  return typeof value === "string" && value.trim() === ""
}
