import {html, type Html} from "./html"

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
