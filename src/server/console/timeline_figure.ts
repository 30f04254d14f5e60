import type {RunRecord} from "../store/run_record"
import {html, type Html} from "./html"
import {countText, durationText, numberText, rateText} from "./texts"
import {perSecond, type TimelineBin, timelineBins} from "./timeline_bins"
import {plotTop, timelinePlot} from "./timeline_plot"

const plottedBins = 96
const tableBins = 12

/** How a run went in time: a plot, what it shows in words, and a table for whoever wants the figures. */
export function timelineFigure({timeline}: Pick<RunRecord, "timeline">): Html | undefined {
  const bins = timelineBins(timeline, plottedBins)
  if (bins.length < 2) {
    return undefined
  }
  const top = plotTop(bins)
  return html`<section aria-labelledby="timeline-title">
    <h2 id="timeline-title">Rows per second</h2>
    <figure class="timeline">
      <div class="plot">
        <span class="axis-top">${numberText(top)}</span>
        ${timelinePlot(bins, top)}
        <span class="axis-start">0 s</span>
        <span class="axis-end">${durationText(bins.at(-1)?.toMs ?? 0)}</span>
      </div>
      <figcaption>
        <span class="key sent">arrived</span> <span class="key read">read from Looker</span>
        ${keyOf(bins, "retry", "tried again", ({retries}) => retries)}
        ${keyOf(bins, "pause", "waiting to try again", ({pausedMs}) => pausedMs)}
        <span class="summary">${summary(bins)}</span>
      </figcaption>
    </figure>
    <details>
      <summary>Show as a table</summary>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="timeline-title">
        ${timelineTable(timelineBins(timeline, tableBins))}
      </div>
    </details>
  </section>`
}

function keyOf(
  bins: readonly TimelineBin[],
  kind: string,
  name: string,
  figure: (bin: TimelineBin) => number,
): Html | undefined {
  return total(bins, figure) > 0 ? html`<span class="key ${kind}">${name}</span>` : undefined
}

function summary(bins: readonly TimelineBin[]): string {
  const fastest = Math.max(...bins.map((bin) => perSecond(bin.rowsSent, bin)))
  const retries = total(bins, (bin) => bin.retries)
  const pausedMs = total(bins, (bin) => bin.pausedMs)
  const trouble =
    retries === 0 ? "nothing had to be tried again" : `batches were tried again ${countText(retries, "time")}`
  const pauses = pausedMs === 0 ? "" : `, after waiting ${durationText(pausedMs)} in all`
  return `Up to ${rateText(fastest)} rows per second arrived; ${trouble}${pauses}.`
}

function timelineTable(bins: readonly TimelineBin[]): Html {
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
      ${bins.map(timelineRow)}
    </tbody>
  </table>`
}

function timelineRow(bin: TimelineBin): Html {
  return html`<tr>
    <td>${bin.fromMs === 0 ? "0 s" : durationText(bin.fromMs)}</td>
    <td>${durationText(bin.toMs)}</td>
    <td class="number">${numberText(bin.rowsSent)}</td>
    <td class="number">${rateText(perSecond(bin.rowsSent, bin))}</td>
    <td class="number">${numberText(bin.retries)}</td>
    <td class="number">${bin.pausedMs === 0 ? "–" : durationText(bin.pausedMs)}</td>
  </tr>`
}

function total(bins: readonly TimelineBin[], figure: (bin: TimelineBin) => number): number {
  return bins.reduce((sum, bin) => sum + figure(bin), 0)
}
