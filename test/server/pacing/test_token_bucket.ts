import {expect} from "chai"
import {TokenBucket} from "../../../src/server/pacing/token_bucket"

const perSecond = 1_000

type Taken = readonly [atMs: number, events: number]

const cases: [what: string, taken: readonly Taken[], waitsMs: readonly number[]][] = [
  ["lets a second's events through at once", [[0, 400], [0, 600]], [0, 0]],
  ["has what is beyond that wait until it has come in", [[0, 1_000], [0, 250]], [0, 250]],
  ["has everybody wait for those before", [[0, 1_000], [0, 500], [0, 500]], [0, 500, 1_000]],
  ["fills while nobody sends", [[0, 1_000], [600, 500]], [0, 0]],
  ["holds no more than a second's events", [[0, 1_000], [60_000, 1_000], [60_000, 100]], [0, 0, 100]],
  ["lets a larger batch through when it is full", [[0, 5_000]], [0]],
  ["has the next one wait for a larger batch's debt", [[0, 5_000], [0, 100]], [0, 4_100]],
  ["has a larger batch wait until it is full", [[0, 300], [0, 5_000]], [0, 300]],
] // prettier-ignore

describe("a bucket of events", () => {
  for (const [what, taken, waitsMs] of cases) {
    it(what, () => {
      const bucket = new TokenBucket(perSecond, 0)
      expect(taken.map(([atMs, events]) => bucket.take(events, atMs))).to.deep.equal(waitsMs)
    })
  }

  it("has again what was not sent after all", () => {
    const bucket = new TokenBucket(perSecond, 0)
    bucket.take(1_000, 0)
    bucket.giveBack(600)
    expect(bucket.take(600, 0)).to.equal(0)
  })

  it("never lets more through than its rate and one second's events, in any window", () => {
    const bucket = new TokenBucket(perSecond, 0)
    const sizes = [500, 20, 300, 1_000, 1, 700, 500, 90, 450, 800]
    const sent = Array.from({length: 400}, (_, at) => {
      const events = sizes[(at * 7) % sizes.length] ?? 0
      const askedAtMs = Math.floor(at / 5) * 900
      return {events, atMs: askedAtMs + bucket.take(events, askedAtMs)}
    })
    const excess = sent.flatMap((first, from) => {
      let events = 0
      return sent.slice(from).map((one) => {
        events += one.events
        return events - perSecond - ((one.atMs - first.atMs) * perSecond) / 1000
      })
    })
    expect(Math.max(...excess)).to.be.at.most(0.001)
  })
})
