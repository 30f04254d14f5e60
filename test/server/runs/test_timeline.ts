import {expect} from "chai"
import * as fc from "fast-check"
import type {TimelinePoint} from "../../../src/server/store/run_record"
import {maxTimelinePoints, withMoment} from "../../../src/server/runs/timeline"

function timelineOf(moments: readonly TimelinePoint[]): readonly TimelinePoint[] {
  return moments.reduce<readonly TimelinePoint[]>(withMoment, [])
}

function moment(atMs: number, overrides: Partial<TimelinePoint> = {}): TimelinePoint {
  return {atMs, rowsRead: atMs * 2, rowsSent: atMs, retries: 0, pausedMs: 0, ...overrides}
}

function total(points: readonly TimelinePoint[], what: "retries" | "pausedMs"): number {
  return points.reduce((sum, point) => sum + point[what], 0)
}

/** The moments of a run of any length, from its beginning on: silent for milliseconds or for hours. */
const runs = fc
  .array(
    fc.record({
      pauseMs: fc.oneof({weight: 9, arbitrary: fc.nat(2_000)}, fc.nat(10_000_000)),
      read: fc.nat(500),
      sent: fc.nat(500),
      retries: fc.nat(2),
      pausedMs: fc.nat(30_000),
    }),
    {maxLength: 1_500},
  )
  .map((steps) => {
    const counts = {atMs: 0, rowsRead: 0, rowsSent: 0}
    return steps.map(({pauseMs, read, sent, retries, pausedMs}): TimelinePoint => {
      counts.atMs += pauseMs
      counts.rowsRead += read
      counts.rowsSent += sent
      return {...counts, retries, pausedMs}
    })
  })

describe("a run's timeline", () => {
  it("holds the first minute as it was told, four times a second", () => {
    const moments = Array.from({length: 240}, (_, at) => moment(at * 250))
    expect(timelineOf(moments)).to.deep.equal(moments)
  })

  it("merges what happens within a quarter of a second: the last counts, the sum of retries and pauses", () => {
    const moments = [
      moment(250),
      moment(300, {retries: 1, pausedMs: 1_000}),
      moment(499, {retries: 2, pausedMs: 500}),
      moment(500),
    ]
    expect(timelineOf(moments)).to.deep.equal([moment(499, {retries: 3, pausedMs: 1_500}), moment(500)])
  })

  it("halves its points when a minute is over, and again whenever the time has doubled", () => {
    const moments = Array.from({length: 1_000}, (_, at) => moment(at * 250))
    expect(timelineOf(moments.slice(0, 241)).length).to.equal(121)
    expect(timelineOf(moments.slice(0, 480)).length).to.equal(240)
    expect(timelineOf(moments.slice(0, 481)).length).to.equal(121)
  })

  it("stays where it was when the clock is set back, and goes on", () => {
    const before = moment(10_000)
    const timeline = timelineOf([before, moment(4_000, {rowsSent: 20_000, retries: 1})])
    expect(timeline).to.deep.equal([{...moment(4_000, {rowsSent: 20_000, retries: 1}), atMs: 10_000}])
    expect(withMoment(timeline, moment(10_300)).length).to.equal(2)
  })

  it("begins at nought, should the clock be set back before the first moment", () => {
    expect(timelineOf([moment(-500)])[0]?.atMs).to.equal(0)
  })

  it("never grows beyond its bound", () => {
    fc.assert(
      fc.property(runs, (moments) => {
        expect(timelineOf(moments).length).to.be.at.most(maxTimelinePoints)
      }),
    )
  })

  it("goes up only, and its points are moments that were told", () => {
    fc.assert(
      fc.property(runs, (moments) => {
        const told = new Map(moments.map(({atMs, rowsRead, rowsSent}) => [atMs, {rowsRead, rowsSent}]))
        let before = {atMs: -1, rowsRead: 0, rowsSent: 0}
        for (const {atMs, rowsRead, rowsSent} of timelineOf(moments)) {
          expect(atMs).to.be.above(before.atMs)
          expect(told.get(atMs)).to.deep.equal({rowsRead, rowsSent})
          before = {atMs, rowsRead, rowsSent}
        }
      }),
    )
  })

  it("loses no retry and no pause, and ends with the last moment", () => {
    fc.assert(
      fc.property(runs, (moments) => {
        const timeline = timelineOf(moments)
        expect(total(timeline, "retries")).to.equal(total(moments, "retries"))
        expect(total(timeline, "pausedMs")).to.equal(total(moments, "pausedMs"))
        expect(timeline.at(-1)?.atMs).to.equal(moments.at(-1)?.atMs)
        expect(timeline.at(-1)?.rowsSent).to.equal(moments.at(-1)?.rowsSent)
      }),
    )
  })
})
