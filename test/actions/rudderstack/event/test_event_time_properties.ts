import {expect} from "chai"
import fc from "fast-check"
import {eventOf} from "./mapping"

const zones = fc.constantFrom("UTC", ...Intl.supportedValuesOf("timeZone"))
const moments = fc
  .integer({min: Date.UTC(1970, 0) / 1000, max: Date.UTC(2037, 11) / 1000})
  .map((seconds) => seconds * 1000)

describe("any time of an event", () => {
  it("is read so that a clock that shows the time of a moment shows it at that moment, too", () => {
    fc.assert(
      fc.property(zones, moments, (zone, moment) => {
        const wallMs = shown(moment, zone)
        const read = Date.parse(timeOf(new Date(wallMs).toISOString().slice(0, 19), zone))
        expect(shown(read, zone)).to.equal(wallMs)
        expect(read).to.be.at.most(moment)
      }),
      {numRuns: 2000},
    )
  })

  it("is read as it was written in ISO 8601", () => {
    const range = {
      min: new Date("0000-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59.999Z"),
      noInvalidDate: true,
    }
    fc.assert(
      fc.property(fc.date(range), zones, (date, zone) => {
        expect(timeOf(date.toISOString(), zone)).to.equal(date.toISOString())
      }),
    )
  })

  it("is one that ISO 8601 can write, whatever the cell", () => {
    const digits = fc.stringMatching(/^[0-9T :.+-]{0,30}$/)
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits, fc.float(), fc.anything()), zones, (value, zone) => {
        expect(timeOf(value, zone)).to.match(/^\d{4}-.{18}Z$/)
      }),
      {numRuns: 2000},
    )
  })
})

function timeOf(value: unknown, timezone: string): string {
  return eventOf({"users.id": "u", "orders.at": value}, {header: {timezone}}).timestamp
}

/** What a clock in the zone shows, as if it were UTC: by another way than the plug-in's. */
function shown(moment: number, zone: string): number {
  return Date.parse(`${new Date(moment).toLocaleString("sv-SE", {timeZone: zone}).replace(" ", "T")}Z`)
}
