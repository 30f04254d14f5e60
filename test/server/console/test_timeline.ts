import {expect} from "chai"
import {timelineFigure} from "../../../src/server/console/timeline"

const point = (atMs: number, rowsSent: number, retries = 0, pausedMs = 0) => ({
  atMs,
  rowsRead: rowsSent,
  rowsSent,
  retries,
  pausedMs,
})

type Points = ReturnType<typeof point>[]

function figureOf(timeline: Points): string {
  return timelineFigure({timeline})?.html ?? ""
}

/** The figures of the table, row by row. */
function tableOf(timeline: Points): string[][] {
  const rows = figureOf(timeline).match(/<tr>\s*<td>[^]*?<\/tr>/g) ?? []
  return rows.map((row) => [...row.matchAll(/<td[^>]*>([^<]*)</g)].map(([, text = ""]) => text))
}

describe("a run's timeline", () => {
  it("is a plot of rows per second that reaches to a round number, and goes up and down with the rows", () => {
    const html = figureOf([point(1000, 100), point(2000, 100), point(3000, 100), point(4000, 300)])
    expect(html).to.include('class="axis">200<')
    expect(html).to.include('class="sent" d="M0 160V80H250V160H500V160H750V0H1000V160Z"')
  })

  for (const [rows, top] of [
    [1, 1],
    [90, 100],
    [150, 150],
    [151, 200],
    [801, "1,000"],
    [2476, "3,000"],
  ] as const) {
    it(`reaches to ${top} for ${rows} rows per second`, () => {
      expect(figureOf([point(1000, rows), point(2000, rows)])).to.include(`class="axis">${top}<`)
    })
  }

  it("shows when batches waited, and a mark where they were tried again, and explains both", () => {
    const html = figureOf([
      point(1000, 100),
      point(2000, 100, 2, 900),
      point(3000, 100, 0, 900),
      point(4000, 300),
    ])
    expect(html).to.include('class="pause" d="M250 0H500V160H250ZM500 0H750V160H500Z"')
    expect(html).to.include('class="retry" d="M375 160v-14"')
    expect(html).to.match(/tried again<.*waiting to try again</s)
    expect(html).to.include(
      "Up to 200 rows per second arrived; batches were tried again 2 times, after waiting 1.8 s in all.",
    )
  })

  it("does not explain marks that it has not", () => {
    const html = figureOf([point(1000, 100), point(2000, 200)])
    expect(html)
      .to.match(/nothing had to be tried again\./)
      .and.not.match(/waiting to try again/)
  })

  it("has a table for whoever cannot see the plot, in which no row, retry or pause is missing", () => {
    const minute = Array.from({length: 241}, (_, index) => point((index + 1) * 250, index + 1, 1, 100))
    const table = tableOf(minute)
    const total = (column: number) =>
      table.reduce((sum, row) => sum + Number.parseFloat(row[column] ?? ""), 0)
    expect(table.length).to.be.within(10, 12)
    expect(table[0]?.slice(0, 2)).to.deep.equal(["0 s", "5.2 s"])
    expect([total(2), total(4)]).to.deep.equal([241, 241])
    expect(total(5)).to.be.closeTo(24.1, 1)
  })

  it("has no stretch so short that its rate would mean nothing", () => {
    expect(tableOf([point(600, 6), point(700, 7), point(1200, 12), point(1300, 13)])).to.deep.equal([
      ["0 s", "0.6 s", "6", "10", "0", "–"],
      ["0.6 s", "1.3 s", "7", "10", "0", "–"],
    ])
  })

  it("is left out for a run that was too short for one, or has reported nothing yet", () => {
    for (const timeline of [[], [point(0, 5)], [point(700, 100)], [point(20, 10), point(40, 20)]]) {
      expect(timelineFigure({timeline})).to.equal(undefined)
    }
  })
})
