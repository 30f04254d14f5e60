import {localTimeMs} from "./local_time"

/** Looker's forms of a date or time, and ISO 8601: a month, a day, or a time, with or without a zone. */
const DATE_OR_TIME =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i

/** Smaller numbers would be in the first three years of the epoch: years, counts and ids rather than times. */
const MIN_EPOCH_SECONDS = 1e8
const MIN_EPOCH_MS = 1e11
const MAX_EPOCH_MS = 1e14

/**
 * A cell's value → the moment it means, in milliseconds since 1970.
 *
 * @param zone IANA name: of values that do not say their own
 * @returns undefined when the value cannot be read as a time
 */
export function eventTimeMs(value: unknown, zone: string): number | undefined {
  if (typeof value === "number") {
    return epochMs(value)
  }
  if (typeof value !== "string") {
    return undefined
  }
  const text = value.trim()
  return /^\d+(\.\d+)?$/.test(text) ? epochMs(Number(text)) : writtenTimeMs(text, zone)
}

function epochMs(epoch: number): number | undefined {
  if (epoch >= MIN_EPOCH_MS && epoch <= MAX_EPOCH_MS) {
    return Math.round(epoch)
  }
  return epoch >= MIN_EPOCH_SECONDS && epoch < MIN_EPOCH_MS ? Math.round(epoch * 1000) : undefined
}

function writtenTimeMs(text: string, zone: string): number | undefined {
  const match = DATE_OR_TIME.exec(text)
  if (match === null) {
    return undefined
  }
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part, index) => number(part, index))
  const wallMs = Date.UTC(year, month - 1, day, hour, minute, second, fractionMs(match[7]))
  if (!isCalendarTime(new Date(wallMs), month, day, hour, minute, second)) {
    return undefined
  }
  const offset: string | undefined = match[8]
  return offset === undefined ? localTimeMs(wallMs, zone) : wallMs - offsetMs(offset)
}

/** A month stands for its first day, a day for its first moment. */
function number(part: string | undefined, index: number): number {
  return part === undefined ? (index < 3 ? 1 : 0) : Number(part)
}

function fractionMs(digits: string | undefined): number {
  return digits === undefined ? 0 : Math.floor(Number(`0.${digits}`) * 1000)
}

/** Date.UTC lets a 31 February flow over into March. */
function isCalendarTime(
  time: Date,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): boolean {
  return (
    time.getUTCMonth() === month - 1 &&
    time.getUTCDate() === day &&
    time.getUTCHours() === hour &&
    time.getUTCMinutes() === minute &&
    time.getUTCSeconds() === second
  )
}

function offsetMs(offset: string): number {
  if (offset.toUpperCase() === "Z") {
    return 0
  }
  const digits = offset.replace(/\D/g, "").padEnd(4, "0")
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))
  return (offset.startsWith("-") ? -minutes : minutes) * 60000
}
