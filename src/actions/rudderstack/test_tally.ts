import {expect} from "chai"
import {Tally} from "./tally"

describe("tally", () => {
  it("knows the rows of which nothing is known", () => {
    const tally = new Tally()
    tally.rowsRead = 10
    tally.delivered = 6
    tally.notSent.add("without an id", [{rowNumber: 1}, {rowNumber: 2}])
    tally.remarks.add("with a time that cannot be read", [{rowNumber: 3}])
    expect(tally.unaccounted).to.equal(2)
  })
})
