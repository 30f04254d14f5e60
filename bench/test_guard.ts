import {expect} from "chai"
import {Comparison} from "./figures"
import {guardComplaints, lossComplaints} from "./guard"

function line(overrides: Partial<Comparison> = {}): Comparison {
  return {
    scenario: "identify",
    rows: 1000,
    runs: 1,
    seconds: 1,
    p99Seconds: 1,
    rowsPerSecond: 1000,
    cpuMicrosecondsPerRow: 30,
    peakMemoryMb: 200,
    lost: 0,
    doubled: 0,
    failures: [],
    ofFloor: 1.5,
    ...overrides,
  }
}

describe("the bench's complaints", () => {
  const flat = [line(), line({rows: 5000, peakMemoryMb: 250})]
  const growing = [line({rows: 5000, peakMemoryMb: 300}), line()]

  it("are none when the hub is near the floor and its memory is flat", () => {
    expect(guardComplaints(flat)).to.deep.equal([])
    expect(lossComplaints(flat)).to.deep.equal([])
  })

  it("name a scenario that is too far from the floor", () => {
    const complaints = guardComplaints([line({ofFloor: 0.89})])
    expect(complaints).to.deep.equal([
      "identify, 1000 rows: 0.89 of the floor's speed; at least 0.9 is expected",
    ])
  })

  it("name memory that grows with rows, whatever order they were measured in", () => {
    const complaints = guardComplaints(growing)
    expect(complaints).to.deep.equal(["The hub's memory grows with rows: 200 MB for 1000, 300 MB for 5000"])
  })

  const losses: {title: string; overrides: Partial<Comparison>; complaint: string}[] = [
    {
      title: "lost rows",
      overrides: {lost: 3},
      complaint: "identify, 1000 rows: 3 lost, 0 doubled, 0 runs failed. ",
    },
    {
      title: "doubled events",
      overrides: {doubled: 2},
      complaint: "identify, 1000 rows: 0 lost, 2 doubled, 0 runs failed. ",
    },
    {
      title: "failed runs",
      overrides: {failures: ["Busy."]},
      complaint: "identify, 1000 rows: 0 lost, 0 doubled, 1 runs failed. Busy.",
    },
    {
      title: "what the floor lost",
      overrides: {floor: line({lost: 1})},
      complaint: "the floor of identify, 1000 rows: 1 lost, 0 doubled, 0 runs failed. ",
    },
    {
      title: "what the single run beside runs at once lost",
      overrides: {single: line({doubled: 2})},
      complaint: "the single run beside identify, 1000 rows: 0 lost, 2 doubled, 0 runs failed. ",
    },
  ]

  for (const {title, overrides, complaint} of losses) {
    it(`name ${title}`, () => {
      expect(lossComplaints([line(overrides)])).to.deep.equal([complaint])
    })
  }
})
