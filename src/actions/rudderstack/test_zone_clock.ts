import {expect} from "chai"
import {ZoneClock} from "./zone_clock"

describe("zone clock", () => {
  const cases: [string, string, number][] = [
    ["2026-01-15T12:00:00Z", "Europe/Berlin", 60],
    ["2026-07-15T12:00:00Z", "Europe/Berlin", 120],
    ["2026-07-15T12:00:00Z", "America/New_York", -240],
    ["2026-07-15T12:00:00Z", "Asia/Kathmandu", 345],
    ["2026-07-15T12:00:00Z", "Nowhere", 0],
    // Clocks that change within a quarter of an hour: at 00:01 local time.
    ["2010-11-07T02:30:59.999Z", "America/St_Johns", -150],
    ["2010-11-07T02:31:00Z", "America/St_Johns", -210],
    // The century before time zones, and the years before Christ.
    ["1500-01-01T00:00:00Z", "Europe/Paris", 9 + 21 / 60],
    ["0000-06-01T00:00:00Z", "Europe/Paris", 9 + 21 / 60],
  ]
  for (const [moment, zone, minutes] of cases) {
    it(`is ${minutes} minutes ahead of UTC in ${zone} at ${moment}`, () => {
      expect(new ZoneClock(zone).offsetMs(Date.parse(moment))).to.equal(Math.round(minutes * 60000))
    })
  }
})
