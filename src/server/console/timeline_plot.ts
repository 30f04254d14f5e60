import {html, type Html} from "./html"
import {perSecond, type TimelineBin} from "./timeline_bins"

/** The plot's own units: it is stretched to the page's width. */
const width = 1000
const height = 160
/** How far the marks of retries reach up from the bottom. */
const markHeight = 14

/**
 * Rows per second over time, as SVG: an area for rows that arrived, a line for rows read, bands where batches waited to be
 * tried again, and a mark for each stretch of time with retries.
 *
 * @param topPerSecond what the plot's height stands for
 */
export function timelinePlot(bins: readonly TimelineBin[], topPerSecond: number): Html {
  const lengthMs = bins.at(-1)?.toMs ?? 0
  const x = (atMs: number) => round((atMs / lengthMs) * width)
  const y = (rowsPerSecond: number) => round(height - (rowsPerSecond / topPerSecond) * height)
  const steps = (rows: (bin: TimelineBin) => number) =>
    bins.map((bin) => `V${y(perSecond(rows(bin), bin))}H${x(bin.toMs)}`).join("")
  return html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">
    ${pauses(bins).map(({fromMs, toMs}) => pauseBand(x(fromMs), x(toMs)))}
    <path class="grid" d="M0 0.5H${width}M0 ${height / 2}H${width}M0 ${height - 0.5}H${width}" />
    <path class="sent" d="M0 ${height}${steps(({rowsSent}) => rowsSent)}V${height}Z" />
    <path class="read" d="M0 ${height}${steps(({rowsRead}) => rowsRead)}" />
    ${bins.filter(({retries}) => retries > 0).map((bin) => retryMark(x((bin.fromMs + bin.toMs) / 2)))}
  </svg>`
}

/** The least round number of rows per second that is above everything in the plot. */
export function plotTop(bins: readonly TimelineBin[]): number {
  const highest = Math.max(
    1,
    ...bins.flatMap((bin) => [perSecond(bin.rowsSent, bin), perSecond(bin.rowsRead, bin)]),
  )
  const power = 10 ** Math.floor(Math.log10(highest))
  const factor = [1, 1.5, 2, 3, 4, 5, 6, 8].find((candidate) => candidate * power >= highest) ?? 10
  return factor * power
}

/** When batches waited, from beginning to end: two bands side by side would show a seam. */
function pauses(bins: readonly TimelineBin[]): {fromMs: number; toMs: number}[] {
  const found: {fromMs: number; toMs: number}[] = []
  for (const {fromMs, toMs} of bins.filter(({pausedMs}) => pausedMs > 0)) {
    const last = found.at(-1)
    if (last?.toMs === fromMs) {
      last.toMs = toMs
    } else {
      found.push({fromMs, toMs})
    }
  }
  return found
}

function pauseBand(fromX: number, toX: number): Html {
  return html`<rect class="pause" x="${fromX}" y="0" width="${round(toX - fromX)}" height="${height}" />`
}

function retryMark(atX: number): Html {
  return html`<path class="retry" d="M${atX} ${height}V${height - markHeight}" />`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
