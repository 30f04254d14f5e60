import {expect} from "chai"
import * as sinon from "sinon"
import {systemClock} from "./clock"

const AN_HOUR_MS = 3600000

describe("system clock", () => {
  afterEach(() => sinon.restore())

  it("sleeps at least as long as it is told to", async () => {
    const startedMs = systemClock.nowMs()
    await systemClock.sleep(20, new AbortController().signal)
    // A timer counts whole milliseconds.
    expect(systemClock.nowMs() - startedMs).to.be.at.least(19)
  })

  it("wakes up, and leaves no timer, when the signal is aborted", async () => {
    const stop = new AbortController()
    const cleared = sinon.spy(global, "clearTimeout")
    const slept = systemClock.sleep(AN_HOUR_MS, stop.signal)
    stop.abort()
    await slept
    expect(cleared.callCount).to.equal(1)
  })

  it("does not fall asleep once the signal is aborted", async () => {
    const stop = new AbortController()
    stop.abort()
    await systemClock.sleep(AN_HOUR_MS, stop.signal)
  })
})
