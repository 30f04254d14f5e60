import {expect} from "chai"
import * as fc from "fast-check"
import {mostFrequent, withRows} from "../../../src/server/history/outcome_counts"
import type {RowsCount} from "../../../src/server/runs/run_event"

type Told = readonly [code: string, rowNumbers: readonly number[]]

function countsOf(told: readonly Told[]): readonly RowsCount[] {
  return told.reduce<readonly RowsCount[]>(
    (counts, [code, rowNumbers]) => withRows(counts, {code}, rowNumbers.map(rowOf)),
    [],
  )
}

function rowOf(rowNumber: number) {
  return {rowNumber, messageId: undefined, sealedEvent: undefined}
}

function counted(code: string, count: number): RowsCount {
  return {code, count, firstRows: [count]}
}

describe("why rows were not sent", () => {
  it("is counted by outcome, the most frequent first, with the first rows of each", () => {
    const told: Told[] = [
      ["no_identity", [4, 2]],
      ["refused_invalid", [9, 8, 7, 6, 5, 3]],
      ["no_identity", [1]],
    ]
    expect(countsOf(told)).to.deep.equal([
      {code: "refused_invalid", count: 6, firstRows: [3, 5, 6, 7, 8]},
      {code: "no_identity", count: 3, firstRows: [1, 2, 4]},
    ])
  })

  it("is counted apart where the data plane answered something else", () => {
    const answered = [
      {code: "refused_invalid", status: 400},
      {code: "refused_invalid", status: 422},
    ]
    const counts = answered.reduce<readonly RowsCount[]>(
      (all, outcome) => withRows(all, outcome, [rowOf(1)]),
      [],
    )
    expect(counts).to.deep.equal(answered.map((outcome) => ({...outcome, count: 1, firstRows: [1]})))
  })

  it("has twenty outcomes at most: the least frequent are counted as one", () => {
    const counts = Array.from({length: 25}, (_, at) => counted(`code ${at}`, 100 + at))
    const shown = mostFrequent(counts)
    expect(shown.length).to.equal(20)
    expect(shown[0]).to.deep.equal({
      code: "other",
      count: 100 + 101 + 102 + 103 + 104 + 105,
      firstRows: [100, 101, 102, 103, 104],
    })
    expect(shown.slice(1)).to.deep.equal(counts.slice(6).reverse())
  })

  it("adds to the others that the run counts itself", () => {
    const counts = Array.from({length: 20}, (_, at) => counted(`code ${at}`, 100 + at))
    const shown = mostFrequent([...counts, counted("other", 1)])
    expect(shown.length).to.equal(20)
    expect(shown.find((one) => one.code === "other")?.count).to.equal(1 + 100)
  })

  it("is left as it is where there are twenty", () => {
    const counts = Array.from({length: 20}, (_, at) => counted(`code ${at}`, 100 - at))
    expect(mostFrequent(counts)).to.deep.equal(counts)
  })

  it("is cut where a code is longer than anybody reads", () => {
    const long = "r".repeat(10_000)
    expect(countsOf([[long, [1]]])[0]?.code.length).to.equal(300)
    expect(mostFrequent([counted(long, 1)])[0]?.code.length).to.equal(300)
  })

  it("never loses a row, and stays short, whatever a run says", () => {
    const told = fc.array(
      fc.tuple(fc.nat(60).map(String), fc.array(fc.nat(9_999), {minLength: 1, maxLength: 9})),
      {maxLength: 300},
    )
    fc.assert(
      fc.property(told, (all) => {
        const outcomes = countsOf(all)
        const counts = outcomes.map(({count}) => count)
        expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(all.flatMap(([, rows]) => rows).length)
        expect(counts).to.deep.equal([...counts].sort((one, other) => other - one))
        expect(outcomes.length).to.be.at.most(20)
        expect(outcomes.every(({firstRows}) => firstRows.length > 0 && firstRows.length <= 5)).to.equal(true)
      }),
    )
  })
})
