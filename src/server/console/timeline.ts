import type {RunRecord, TimelinePoint} from "../store/run_record"
import {countText, durationText, html, type Html, numberText, rateText} from "./html"

const plottedStretches = 96
const tableStretches = 12
/** A run reports a few times per second: with less time than this, one stretch would have all and the next one none. */
const minStretchMs = 500

/** The plot's own units: it is stretched to the page's width. */
const width = 1000
const height = 160
/** How far the marks of retries reach up from the bottom. */
const markHeight = 14

/** What happened between two moments, counted from the run's beginning. */
interface Stretch {
  readonly fromMs: number
  readonly toMs: number
  readonly rowsRead: number
  readonly rowsSent: number
  readonly retries: number
  /** For how long batches waited to be tried again, added up. */
  readonly pausedMs: number
}

/** How a run went in time: a plot, what it shows in words, and a table for whoever wants the figures. */
export function timelineFigure({timeline}: Pick<RunRecord, "timeline">): Html | undefined {
  const plotted = stretches(timeline, plottedStretches)
  if (plotted.length < 2) {
    return undefined
  }
  const top = roundAbove(Math.max(1, ...plotted.flatMap((stretch) => [sentRate(stretch), readRate(stretch)])))
  const has = (figure: (stretch: Stretch) => number) => plotted.some((stretch) => figure(stretch) > 0)
  return html`<section aria-labelledby="timeline-title">
    <h2 id="timeline-title">Rows per second</h2>
    <figure class="card">
      <div class="axis">${numberText(top)}</div>
      ${plot(plotted, top)}
      <div class="axis"><span>0 s</span><span>${durationText(plotted.at(-1)?.toMs ?? 0)}</span></div>
      <figcaption>
        ${key("sent", "M0 2H16V12H0Z", "arrived")} ${key("read", "M0 7H16", "read from Looker")}
        ${has(({retries}) => retries) ? key("retry", "M8 0V12", "tried again") : undefined}
        ${has(({pausedMs}) => pausedMs) ? key("pause", "M0 0H16V12H0Z", "waiting to try again") : undefined}
        <p>${summary(plotted)}</p>
      </figcaption>
    </figure>
    <details>
      <summary>Show as a table</summary>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="timeline-title">
        ${table(stretches(timeline, tableStretches))}
      </div>
    </details>
  </section>`
}

function key(kind: string, shape: string, name: string): Html {
  return html`<span
    ><svg viewBox="0 0 16 12" aria-hidden="true"><path class="${kind}" d="${shape}" /></svg> ${name}</span
  >`
}

/** At most so many stretches, each from one point to another; what is left at the end belongs to the last one. */
function stretches(timeline: readonly TimelinePoint[], most: number): Stretch[] {
  const stretchMs = Math.max(minStretchMs, (timeline.at(-1)?.atMs ?? 0) / most)
  const ends: TimelinePoint[] = []
  for (const point of timeline) {
    if (point.atMs - (ends.at(-1)?.atMs ?? 0) >= stretchMs) {
      ends.push(point)
    }
  }
  ends.splice(-1, 1, ...timeline.slice(-1))
  return ends.map((end, index) => {
    const start = ends[index - 1] ?? {atMs: 0, rowsRead: 0, rowsSent: 0}
    const within = timeline.filter(({atMs}) => atMs > start.atMs && atMs <= end.atMs)
    return {
      fromMs: start.atMs,
      toMs: end.atMs,
      rowsRead: end.rowsRead - start.rowsRead,
      rowsSent: end.rowsSent - start.rowsSent,
      retries: sum(within, ({retries}) => retries),
      pausedMs: sum(within, ({pausedMs}) => pausedMs),
    }
  })
}

function sum<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  return items.reduce((total, item) => total + figure(item), 0)
}

function sentRate({rowsSent, fromMs, toMs}: Stretch): number {
  return (rowsSent * 1000) / (toMs - fromMs)
}

function readRate({rowsRead, fromMs, toMs}: Stretch): number {
  return (rowsRead * 1000) / (toMs - fromMs)
}

/** The least round number that is not below. */
function roundAbove(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(highest))
  return ([1, 1.5, 2, 3, 4, 5, 6, 8].find((factor) => factor * power >= highest) ?? 10) * power
}

/**
 * As SVG: an area for rows that arrived, a line for rows read, bands where batches waited to be tried again, and a mark
 * for each stretch of time with retries.
 *
 * @param topRate the rows per second that the plot's height stands for
 */
function plot(all: readonly Stretch[], topRate: number): Html {
  const lengthMs = all.at(-1)?.toMs ?? 0
  const x = (atMs: number) => Math.round((atMs / lengthMs) * width * 10) / 10
  const y = (rate: number) => Math.round((height - (rate / topRate) * height) * 10) / 10
  const steps = (rate: (stretch: Stretch) => number) =>
    all.map((stretch) => `V${y(rate(stretch))}H${x(stretch.toMs)}`).join("")
  const pauses = all
    .filter(({pausedMs}) => pausedMs > 0)
    .map(({fromMs, toMs}) => `M${x(fromMs)} 0H${x(toMs)}V${height}H${x(fromMs)}Z`)
  const retries = all
    .filter((stretch) => stretch.retries > 0)
    .map(({fromMs, toMs}) => `M${x((fromMs + toMs) / 2)} ${height}v-${markHeight}`)
  return html`<svg
    class="plot"
    viewBox="0 0 ${width} ${height}"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <path class="pause" d="${pauses.join("")}" />
    <path class="grid" d="M0 0.5H${width}M0 ${height / 2}H${width}M0 ${height - 0.5}H${width}" />
    <path class="sent" d="M0 ${height}${steps(sentRate)}V${height}Z" />
    <path class="read" d="M0 ${height}${steps(readRate)}" />
    <path class="retry" d="${retries.join("")}" />
  </svg>`
}

function summary(all: readonly Stretch[]): string {
  const retries = sum(all, (stretch) => stretch.retries)
  const pausedMs = sum(all, (stretch) => stretch.pausedMs)
  const trouble =
    retries === 0 ? "nothing had to be tried again" : `batches were tried again ${countText(retries, "time")}`
  const pauses = pausedMs === 0 ? "" : `, after waiting ${durationText(pausedMs)} in all`
  return `Up to ${rateText(Math.max(...all.map(sentRate)))} rows per second arrived; ${trouble}${pauses}.`
}

function table(all: readonly Stretch[]): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">From</th>
        <th scope="col">To</th>
        <th scope="col" class="number">Arrived</th>
        <th scope="col" class="number">Rows/s</th>
        <th scope="col" class="number">Retries</th>
        <th scope="col" class="number">Waiting</th>
      </tr>
    </thead>
    <tbody>
      ${all.map(
        (stretch) =>
          html`<tr>
            <td>${stretch.fromMs === 0 ? "0 s" : durationText(stretch.fromMs)}</td>
            <td>${durationText(stretch.toMs)}</td>
            <td class="number">${numberText(stretch.rowsSent)}</td>
            <td class="number">${rateText(sentRate(stretch))}</td>
            <td class="number">${numberText(stretch.retries)}</td>
            <td class="number">${stretch.pausedMs === 0 ? "–" : durationText(stretch.pausedMs)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}
