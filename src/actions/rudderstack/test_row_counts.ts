import {expect} from "chai"
import {RowCounts} from "./row_counts"

describe("row counts", () => {
  it("start empty, and stay so when no row is added", () => {
    const counts = new RowCounts()
    counts.add("without an id", [])
    expect(counts.total).to.equal(0)
    expect(counts.byReason).to.deep.equal([])
  })

  it("keep the first five rows of a reason, in whatever order they come", () => {
    const counts = new RowCounts()
    for (const rowNumber of [9, 3, 7, 1, 8, 2]) {
      counts.add("without an id", [{rowNumber}])
    }
    counts.add("without an id", [{rowNumber: 6, note: "odd"}, {rowNumber: 10}])
    expect(counts.total).to.equal(8)
    expect(counts.byReason).to.deep.equal([
      {
        reason: "without an id",
        count: 8,
        firstRows: [
          {rowNumber: 1},
          {rowNumber: 2},
          {rowNumber: 3},
          {rowNumber: 6, note: "odd"},
          {rowNumber: 7},
        ],
      },
    ])
  })

  it("tell the most frequent reason first", () => {
    const counts = new RowCounts()
    counts.add("rare", [{rowNumber: 1}])
    counts.add("frequent", [{rowNumber: 2}, {rowNumber: 3}])
    expect(counts.byReason.map(({reason}) => reason)).to.deep.equal(["frequent", "rare"])
  })

  it("put reasons beyond the twentieth together", () => {
    const counts = new RowCounts()
    for (let rowNumber = 1; rowNumber <= 100; rowNumber++) {
      counts.add(`reason ${rowNumber}`, [{rowNumber}])
    }
    expect(counts.total).to.equal(100)
    expect(counts.byReason).to.have.length(21)
    expect(counts.byReason[0]).to.include({reason: "that had other reasons", count: 80})
  })

  it("tell of rows once they are counted, with their reason whatever it is counted under", () => {
    const told: unknown[] = []
    const counts = new RowCounts((reason, rows) => told.push([reason, rows, counts.total]))
    counts.add("refused", [])
    Array.from({length: 21}, (_, index) => counts.add(`refused ${index}`, [{rowNumber: index}]))
    expect(told).to.have.length(21)
    expect(told[20]).to.deep.equal(["refused 20", [{rowNumber: 20}], 21])
  })
})
