import {expect} from "chai"
import {
  countText,
  durationText,
  numberText,
  preciseTime,
  rateText,
  sizeText,
  timeElement,
  waitText,
} from "../../../src/server/console/html"
import {
  causeAndRest,
  rowsPerSecond,
  runningMs,
  runTitle,
  splitMessage,
  waitingMs,
} from "../../../src/server/console/run_words"
import {runRecord} from "./support/run_record"

describe("the words of the pages", () => {
  const texts: [call: string, text: string, expected: string][] = [
    ["a number", numberText(1_234_567), "1,234,567"],
    ["one row", countText(1, "row"), "1 row"],
    ["no rows", countText(0, "row"), "0 rows"],
    ["many rows", countText(20_000, "row"), "20,000 rows"],
    ["a high rate", rateText(2453.4), "2,453"],
    ["a low rate", rateText(0.25), "0.3"],
    ["no bytes", sizeText(0), "0 B"],
    ["bytes", sizeText(999), "999 B"],
    ["a size", sizeText(1_254_000), "1.25 MB"],
    ["a large size", sizeText(61_000_000), "61 MB"],
    ["more than there are units", sizeText(5e15), "5,000 TB"],
    ["no time", durationText(0), "0.0 s"],
    ["part of a second", durationText(449), "0.4 s"],
    ["nearly ten seconds", durationText(9_999), "9.9 s"],
    ["seconds", durationText(59_999), "59 s"],
    ["a minute", durationText(60_000), "1 min"],
    ["minutes", durationText(200_900), "3 min 20 s"],
    ["hours", durationText(7_500_000), "2 h 5 min"],
    ["a day", durationText(86_400_000), "1 d"],
    ["days", durationText(97_200_000), "1 d 3 h"],
    ["a short wait", waitText(1), "1 second"],
    ["a wait", waitText(29_001), "30 seconds"],
    ["a long wait", waitText(121_000), "3 minutes"],
    ["a title", runTitle({title: "Orders", queryId: "7"}), "Orders"],
    ["a query without a title", runTitle({title: " ", queryId: "7"}), "Query 7"],
    ["a run without anything", runTitle({title: undefined, queryId: undefined}), "A query without a title"],
  ]
  for (const [what, text, expected] of texts) {
    it(`say "${expected}" for ${what}`, () => {
      expect(text).to.equal(expected)
    })
  }

  it("name a moment in UTC, for scripts and for readers", () => {
    const atMs = Date.parse("2026-03-02T08:05:09Z")
    expect(timeElement(atMs).html).to.match(/datetime="2026-03-02T08:05:09.000Z".*>2 Mar, 08:05 UTC</)
    expect(preciseTime(atMs).html).to.match(/data-precise.*>2 Mar, 08:05:09 UTC</)
  })
})

describe("the times of a run", () => {
  const waiting = runRecord({startedAtMs: undefined, endedAtMs: undefined, queuedAtMs: 1_000})
  const running = runRecord({startedAtMs: 3_000, endedAtMs: undefined, queuedAtMs: 1_000, rowsSent: 50})
  const over = runRecord({startedAtMs: 3_000, endedAtMs: 5_000, queuedAtMs: 1_000, rowsSent: 50})
  const never = runRecord({startedAtMs: undefined, endedAtMs: 5_000, queuedAtMs: 1_000})

  it("go on while it waits or runs, and stand still afterwards", () => {
    const at = [waiting, running, over, never]
    expect(at.map((run) => waitingMs(run, 9_000))).to.deep.equal([8_000, 2_000, 2_000, 4_000])
    expect(at.map((run) => runningMs(run, 9_000))).to.deep.equal([undefined, 6_000, 2_000, undefined])
  })

  it("make no rate where there is nothing to divide by", () => {
    expect(rowsPerSecond(over, 9_000)).to.equal(25)
    expect(rowsPerSecond(waiting, 9_000)).to.equal(undefined)
    expect(rowsPerSecond(running, 3_000)).to.equal(undefined)
  })

  it("are never negative, even where the clocks of two machines differ", () => {
    expect(runningMs(running, 2_000)).to.equal(0)
    expect(waitingMs(waiting, 500)).to.equal(0)
  })
})

describe("a message in sentences", () => {
  const cases: [message: string, first: string, others: string][] = [
    ["It failed.", "It failed.", ""],
    ["It failed", "It failed", ""],
    [
      "The key was refused (401). Check it. 0 rows were read.",
      "The key was refused (401).",
      "Check it. 0 rows were read.",
    ],
    [
      "No address such as https://a.example.com. Correct it.",
      "No address such as https://a.example.com.",
      "Correct it.",
    ],
    [
      "Events of 1.5 KB, e.g. large ones, failed. 3 rows arrived.",
      "Events of 1.5 KB, e.g. large ones, failed.",
      "3 rows arrived.",
    ],
  ]
  for (const [message, first, others] of cases) {
    it(`begins with "${first}"`, () => {
      expect(splitMessage(message)).to.deep.equal([first, others])
      expect(causeAndRest({message, kind: "all"})).to.deep.equal([first, others])
    })
  }

  it("of a dry run has its cause after the words that nothing was sent", () => {
    const message = "Dry run, nothing was sent. Looker's result was cut off. Run it again."
    const wanted = ["Looker's result was cut off.", "Run it again."]
    expect(causeAndRest({message, kind: "dry_run"})).to.deep.equal(wanted)
  })
})
