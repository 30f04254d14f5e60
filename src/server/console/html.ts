/** Text that is HTML already. */
export interface Html {
  readonly html: string
}

/** What can be filled in; undefined leaves its place empty. */
type Filling = string | number | Html | readonly Html[] | undefined

/** An HTML template: what is filled in is escaped, unless it is Html itself. */
export function html(literals: TemplateStringsArray, ...values: Filling[]): Html {
  return {html: literals.map((literal, index) => literal + rendered(values[index])).join("")}
}

function rendered(value: Filling): string {
  if (value === undefined) {
    return ""
  }
  if (typeof value === "string" || typeof value === "number") {
    return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
  }
  return "html" in value ? value.html : value.map((part) => part.html).join("")
}

const counts = new Intl.NumberFormat("en-US", {maximumFractionDigits: 0})
const precise = new Intl.NumberFormat("en-US", {maximumSignificantDigits: 3})
const sizeUnits = ["B", "kB", "MB", "GB", "TB"]

/** 1234567 as "1,234,567". */
export function numberText(count: number): string {
  return counts.format(count)
}

/** `1 row`, `2 rows`; the plural is the singular with an s. */
export function countText(count: number, singular: string): string {
  return `${numberText(count)} ${singular}${count === 1 ? "" : "s"}`
}

/** Rows per second: whole numbers, and below ten one decimal. */
export function rateText(rowsPerSecond: number): string {
  return rowsPerSecond < 10 ? precise.format(Number(rowsPerSecond.toFixed(1))) : numberText(rowsPerSecond)
}

/** Bytes in units of a thousand: "1.25 MB". */
export function sizeText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(sizeUnits.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${precise.format(bytes / 1000 ** power)} ${sizeUnits[power]}`
}

const secondMs = 1_000
/** The larger unit, the smaller one beside it, and up to where the pair is used. */
const durationUnits = [
  {large: "min", largeMs: 60 * secondMs, small: "s", smallMs: secondMs, endMs: 60 * 60 * secondMs},
  {large: "h", largeMs: 3_600 * secondMs, small: "min", smallMs: 60 * secondMs, endMs: 86_400 * secondMs},
  {large: "d", largeMs: 86_400 * secondMs, small: "h", smallMs: 3_600 * secondMs, endMs: Infinity},
] as const

/** A duration in its two largest units: "0.4 s", "12 s", "3 min 20 s", "2 h 5 min", "1 d 3 h". */
export function durationText(durationMs: number): string {
  if (durationMs < 10 * secondMs) {
    return `${(Math.floor(durationMs / 100) / 10).toFixed(1)} s`
  }
  const units = durationUnits.find(({endMs}) => durationMs < endMs)
  if (durationMs < 60 * secondMs || !units) {
    return `${Math.floor(durationMs / secondMs)} s`
  }
  const {large, largeMs, small, smallMs} = units
  const rest = Math.floor((durationMs % largeMs) / smallMs)
  return `${Math.floor(durationMs / largeMs)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`
}

/** How long to wait, in whole units and never too short: "30 seconds", "2 minutes". */
export function waitText(waitMs: number): string {
  const seconds = Math.ceil(waitMs / secondMs)
  return seconds < 120 ? countText(seconds, "second") : countText(Math.ceil(seconds / 60), "minute")
}

const toTheMinute = {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
} as const
const minutes = new Intl.DateTimeFormat("en-GB", toTheMinute)
const seconds = new Intl.DateTimeFormat("en-GB", {...toTheMinute, second: "2-digit"})

/** A moment to the minute, in UTC; the page's script puts it into the reader's zone. */
export function timeElement(atMs: number): Html {
  const iso = new Date(atMs).toISOString()
  return html`<time datetime="${iso}" title="${iso}">${minutes.format(atMs)} UTC</time>`
}

/** The same to the second. */
export function preciseTime(atMs: number): Html {
  const iso = new Date(atMs).toISOString()
  return html`<time datetime="${iso}" title="${iso}" data-precise>${seconds.format(atMs)} UTC</time>`
}
