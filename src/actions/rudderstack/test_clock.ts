import {expect} from "chai"
import {systemClock} from "./clock"

const AN_HOUR_MS = 3600000

describe("system clock", () => {
  it("sleeps at least as long as it is told to", async () => {
    const startedMs = systemClock.nowMs()
    await systemClock.sleep(20, new AbortController().signal)
    // A timer counts whole milliseconds.
    expect(systemClock.nowMs() - startedMs).to.be.at.least(19)
  })

  it("wakes up when the signal is aborted", async () => {
    const stop = new AbortController()
    const slept = systemClock.sleep(AN_HOUR_MS, stop.signal)
    stop.abort()
    await slept
  })

  it("does not fall asleep once the signal is aborted", async () => {
    const stop = new AbortController()
    stop.abort()
    await systemClock.sleep(AN_HOUR_MS, stop.signal)
  })
})
