import {html, type Html} from "./html"

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

/** Rows a second: whole ones, but for less than ten. */
export function rateText(rowsPerSecond: number): string {
  return rowsPerSecond < 10 ? precise.format(Number(rowsPerSecond.toFixed(1))) : numberText(rowsPerSecond)
}

/** Bytes in units of a thousand: "1.25 MB". */
export function sizeText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(sizeUnits.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${precise.format(bytes / 1000 ** power)} ${sizeUnits[power]}`
}

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** A duration in its two largest units: "0.4 s", "12 s", "3 min 20 s", "2 h 5 min", "1 d 3 h". */
export function durationText(durationMs: number): string {
  if (durationMs < 10 * secondMs) {
    return `${(Math.floor(durationMs / 100) / 10).toFixed(1)} s`
  }
  if (durationMs < minuteMs) {
    return `${Math.floor(durationMs / secondMs)} s`
  }
  if (durationMs < hourMs) {
    return inTwo(durationMs, minuteMs, "min", secondMs, "s")
  }
  return durationMs < dayMs
    ? inTwo(durationMs, hourMs, "h", minuteMs, "min")
    : inTwo(durationMs, dayMs, "d", hourMs, "h")
}

/** How long to wait, in whole units and never too short: "30 seconds", "2 minutes". */
export function waitText(waitMs: number): string {
  const seconds = Math.ceil(waitMs / secondMs)
  const [count, unit] = seconds < 120 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"]
  return `${count} ${unit}${count === 1 ? "" : "s"}`
}

function inTwo(durationMs: number, largeMs: number, large: string, smallMs: number, small: string): string {
  const rest = Math.floor((durationMs % largeMs) / smallMs)
  return `${Math.floor(durationMs / largeMs)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`
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
