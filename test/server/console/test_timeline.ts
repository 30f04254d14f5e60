import {expect} from "chai"
import * as fc from "fast-check"
import {perSecond, timelineBins} from "../../../src/server/console/timeline_bins"
import {timelineFigure} from "../../../src/server/console/timeline_figure"
import {plotTop, timelinePlot} from "../../../src/server/console/timeline_plot"

const point = (atMs: number, rowsSent: number, retries = 0, pausedMs = 0) => ({
  atMs,
  rowsRead: rowsSent,
  rowsSent,
  retries,
  pausedMs,
})

describe("a run's timeline", () => {
  it("is divided into equal stretches, over which rows are spread evenly", () => {
    const bins = timelineBins([point(1000, 100), point(4000, 400)], 4)
    expect(bins.map(({fromMs, toMs, rowsSent}) => [fromMs, toMs, rowsSent])).to.deep.equal([
      [0, 1000, 100],
      [1000, 2000, 100],
      [2000, 3000, 100],
      [3000, 4000, 100],
    ])
    expect(bins.map((bin) => perSecond(bin.rowsSent, bin))).to.deep.equal([100, 100, 100, 100])
  })

  it("has each retry and each pause in the stretch in which it was reported", () => {
    const bins = timelineBins(
      [point(900, 1, 2, 300), point(1000, 2, 1, 50), point(1001, 3, 4, 7), point(2000, 3)],
      2,
    )
    expect(bins.map(({retries, pausedMs}) => [retries, pausedMs])).to.deep.equal([
      [3, 350],
      [4, 7],
    ])
  })

  it("has no stretch so short that its rate would mean nothing", () => {
    expect(timelineBins([point(1700, 10)], 96)).to.have.length(3)
    expect(timelineBins([point(20, 10)], 96)).to.have.length(1)
  })

  it("is empty for a run that has reported nothing yet", () => {
    expect(timelineBins([], 96)).to.deep.equal([])
    expect(timelineBins([point(0, 5)], 96)).to.deep.equal([])
  })

  it("loses no row, retry or pause, however it is divided", () => {
    const steps = fc.array(fc.record({afterMs: fc.nat(5000), rows: fc.nat(900), retries: fc.nat(3)}), {
      minLength: 1,
    })
    fc.assert(
      fc.property(steps, fc.integer({min: 1, max: 100}), (given, maxBins) => {
        let last = point(1, 0)
        const timeline = given.map(({afterMs, rows, retries}) => {
          last = point(last.atMs + afterMs, last.rowsSent + rows, retries, retries)
          return last
        })
        const bins = timelineBins(timeline, maxBins)
        const sum = (figure: (bin: (typeof bins)[number]) => number) =>
          bins.reduce((total, bin) => total + figure(bin), 0)
        expect(sum(({rowsSent}) => rowsSent)).to.be.closeTo(last.rowsSent, 1e-6)
        expect(sum(({retries}) => retries)).to.equal(given.reduce((total, {retries}) => total + retries, 0))
        expect(bins.length).to.be.at.most(maxBins)
      }),
    )
  })
})

describe("the plot of a timeline", () => {
  const bins = timelineBins(
    [point(1000, 100), point(2000, 100, 2, 900), point(3000, 100, 0, 900), point(4000, 300)],
    4,
  )

  for (const [rows, top] of [
    [1, 1],
    [90, 100],
    [150, 150],
    [151, 200],
    [801, 1000],
    [2476, 3000],
  ] as const) {
    it(`reaches to ${top} for ${rows} rows per second`, () => {
      expect(plotTop(timelineBins([point(1000, rows)], 1))).to.equal(top)
    })
  }

  it("shows pauses side by side as one band, and a mark where batches were tried again", () => {
    const {html} = timelinePlot(bins, 200)
    expect(html.match(/class="pause" x="250" y="0" width="500"/g)).to.have.length(1)
    expect(html.match(/class="retry" d="M375 /g)).to.have.length(1)
  })

  it("goes up and down with the rows that arrived", () => {
    expect(timelinePlot(bins, 200).html).to.include(
      'class="sent" d="M0 160V80H250V160H500V160H750V0H1000V160Z"',
    )
  })

  it("says in words what it shows, and has a table for whoever cannot see it", () => {
    const html = timelineFigure({
      timeline: [point(1000, 100), point(2000, 100, 2, 900), point(4000, 500)],
    })?.html
    expect(html).to.include(
      "Up to 200 rows per second arrived; batches were tried again 2 times, after waiting 0.9 s in all.",
    )
    expect(html).to.match(/<summary>Show as a table<\/summary>\s*<div class="scroll"[^>]*>\s*<table>/)
    expect(html).to.include(">tried again<").and.include(">waiting to try again<")
  })

  it("does not explain marks that it has not", () => {
    const html = timelineFigure({timeline: [point(1000, 100), point(2000, 200)]})?.html
    expect(html).to.include("nothing had to be tried again.").and.not.include("waiting to try again")
  })

  it("is left out for a run that was too short for one", () => {
    expect(timelineFigure({timeline: [point(700, 100)]})).to.equal(undefined)
  })
})
