import {expect} from "chai"
import * as fc from "fast-check"
import {mostFrequent, withRows} from "../../../src/server/history/reasons"
import type {ReasonNotSent} from "../../../src/server/runs/run_event"

type Told = readonly [reason: string, rowNumbers: readonly number[]]

function reasonsOf(told: readonly Told[]): readonly ReasonNotSent[] {
  return told.reduce<readonly ReasonNotSent[]>(
    (reasons, [reason, rowNumbers]) => withRows(reasons, reason, rowNumbers.map(rowOf)),
    [],
  )
}

function rowOf(rowNumber: number) {
  return {rowNumber, messageId: undefined, sealedEvent: undefined}
}

function reason(name: string, count: number): ReasonNotSent {
  return {reason: name, count, firstRows: [count]}
}

describe("why rows were not sent", () => {
  it("is counted by reason, the most frequent first, with the first rows of each", () => {
    const told: Told[] = [
      ["have no user id", [4, 2]],
      ["were refused (400)", [9, 8, 7, 6, 5, 3]],
      ["have no user id", [1]],
    ]
    expect(reasonsOf(told)).to.deep.equal([
      {reason: "were refused (400)", count: 6, firstRows: [3, 5, 6, 7, 8]},
      {reason: "have no user id", count: 3, firstRows: [1, 2, 4]},
    ])
  })

  it("is told of twenty reasons at most: the least frequent are counted as one", () => {
    const reasons = Array.from({length: 25}, (_, at) => reason(`reason ${at}`, 100 + at))
    const shown = mostFrequent(reasons)
    expect(shown.length).to.equal(20)
    expect(shown[0]).to.deep.equal({
      reason: "that had other reasons",
      count: 100 + 101 + 102 + 103 + 104 + 105,
      firstRows: [100, 101, 102, 103, 104],
    })
    expect(shown.slice(1)).to.deep.equal(reasons.slice(6).reverse())
  })

  it("adds to the other reasons that the run tells of itself", () => {
    const reasons = Array.from({length: 20}, (_, at) => reason(`reason ${at}`, 100 + at))
    const shown = mostFrequent([...reasons, reason("that had other reasons", 1)])
    expect(shown.length).to.equal(20)
    expect(shown.find((one) => one.reason === "that had other reasons")?.count).to.equal(1 + 100)
  })

  it("is left as it is where there are twenty", () => {
    const reasons = Array.from({length: 20}, (_, at) => reason(`reason ${at}`, 100 - at))
    expect(mostFrequent(reasons)).to.deep.equal(reasons)
  })

  it("is cut where a reason is longer than anybody reads", () => {
    const long = "r".repeat(10_000)
    expect(reasonsOf([[long, [1]]])[0]?.reason.length).to.equal(300)
    expect(mostFrequent([reason(long, 1)])[0]?.reason.length).to.equal(300)
  })

  it("never loses a row, and stays short, whatever a run says", () => {
    const told = fc.array(
      fc.tuple(fc.nat(60).map(String), fc.array(fc.nat(9_999), {minLength: 1, maxLength: 9})),
      {maxLength: 300},
    )
    fc.assert(
      fc.property(told, (all) => {
        const reasons = reasonsOf(all)
        const counts = reasons.map(({count}) => count)
        expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(all.flatMap(([, rows]) => rows).length)
        expect(counts).to.deep.equal([...counts].sort((one, other) => other - one))
        expect(reasons.length).to.be.at.most(20)
        expect(reasons.every(({firstRows}) => firstRows.length > 0 && firstRows.length <= 5)).to.equal(true)
      }),
    )
  })
})
