import {expect} from "chai"
import fc from "fast-check"
import {eventTimeMs} from "../../../src/actions/rudderstack/event_time"
import {localTimeMs} from "../../../src/actions/rudderstack/local_time"

const zones = fc.constantFrom("UTC", ...Intl.supportedValuesOf("timeZone"))
const moments = fc
  .integer({min: Date.UTC(1970, 0) / 1000, max: Date.UTC(2037, 11) / 1000})
  .map((seconds) => seconds * 1000)

describe("mapping: times", () => {
  it("a clock that shows the time of a moment shows the same time at the moment that is read from it", () => {
    fc.assert(
      fc.property(zones, moments, (zone, moment) => {
        const wallMs = shown(moment, zone)
        const read = localTimeMs(wallMs, zone)
        expect(shown(read, zone)).to.equal(wallMs)
        expect(read).to.be.at.most(moment)
      }),
      {numRuns: 2000},
    )
  })

  it("a moment is read as it was written in ISO 8601", () => {
    const range = {
      min: new Date("0000-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59.999Z"),
      noInvalidDate: true,
    }
    fc.assert(
      fc.property(fc.date(range), zones, (date, zone) => {
        expect(eventTimeMs(date.toISOString(), zone)).to.equal(date.getTime())
      }),
    )
  })

  it("any text is a time that ISO 8601 can write, or none", () => {
    const digits = fc.stringMatching(/^[0-9T :.+-]{0,30}$/)
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits, fc.float(), fc.anything()), zones, (value, zone) => {
        const ms = eventTimeMs(value, zone)
        expect(ms === undefined || /^\d{4}-.{18}Z$/.test(new Date(ms).toISOString())).to.equal(true)
      }),
      {numRuns: 2000},
    )
  })
})

/** What a clock in the zone shows, as if it were UTC: by another way than the plug-in's. */
function shown(moment: number, zone: string): number {
  return Date.parse(`${new Date(moment).toLocaleString("sv-SE", {timeZone: zone}).replace(" ", "T")}Z`)
}
