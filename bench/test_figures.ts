import {expect} from "chai"
import {setImmediate} from "node:timers/promises"
import {setFlagsFromString} from "node:v8"
import {runInNewContext} from "node:vm"
import {quantile} from "./figures"
import {cpuMicroseconds, peakMemoryBytes, resetPeakMemory} from "./process_figures"

describe("the bench's figures", () => {
  const cases = [
    {values: [3, 1, 2], share: 0.5, expected: 2},
    {values: [5], share: 0.99, expected: 5},
    {values: Array.from({length: 50}, (_, index) => index), share: 0.99, expected: 49},
    {values: [10, 9, 1], share: 0, expected: 1},
  ]

  for (const {values, share, expected} of cases) {
    it(`find the quantile ${share} of ${values.length} values`, () => {
      expect(quantile(values, share)).to.equal(expected)
    })
  }

  it("have no quantile of nothing", () => {
    expect(quantile([], 0.5)).to.be.NaN
  })

  it("count this process's work", () => {
    const before = cpuMicroseconds(process.pid)
    const own = process.cpuUsage()
    while (process.cpuUsage(own).user < 50_000) JSON.stringify({some: "work"})
    expect(cpuMicroseconds(process.pid) - before).to.be.at.least(40_000)
  })

  it("see memory that was held and forget it on request", async () => {
    const bytes = 64 * 1024 * 1024
    let held: Buffer[] = [Buffer.alloc(bytes, 1)]
    const peak = peakMemoryBytes(process.pid)
    expect(peak).to.be.greaterThan(bytes)
    held = []
    collectGarbage()
    while (process.memoryUsage.rss() > peak - bytes / 2) await setImmediate(held)
    resetPeakMemory(process.pid)
    expect(peakMemoryBytes(process.pid)).to.be.lessThan(peak - bytes / 4)
  })

  it("know nothing of a process that has ended", () => {
    expect(cpuMicroseconds(2 ** 22 + 1)).to.equal(0)
  })
})

function collectGarbage(): void {
  setFlagsFromString("--expose-gc")
  const collect = runInNewContext("gc") as () => void
  collect()
}
