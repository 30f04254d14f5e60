import {expect} from "chai"
import {MappedRow, MappingInput} from "../../../../src/actions/rudderstack/event"
import {LookHeader} from "../../../../src/actions/rudderstack/look"
import {buildMapper, mapped, MappingParts, rowOf, RUN_TIME, sent} from "./mapping"

const BERLIN = "Europe/Berlin"
const NEW_YORK = "America/New_York"
const PACIFIC = "Pacific Time (US & Canada)"

describe("the time of an event", () => {
  const times: [unknown, string, string][] = [
    // Looker's forms have no zone: the result's applies.
    ["2026-11-23", "UTC", "2026-11-23T00:00:00.000Z"],
    ["2026-11-23", BERLIN, "2026-11-22T23:00:00.000Z"],
    ["2026-07-23", BERLIN, "2026-07-22T22:00:00.000Z"],
    ["2026-11-23", NEW_YORK, "2026-11-23T05:00:00.000Z"],
    ["2026-11-23", "Pacific/Kiritimati", "2026-11-22T10:00:00.000Z"],
    ["2026-11-23", "Asia/Kathmandu", "2026-11-22T18:15:00.000Z"],
    ["2026-11", BERLIN, "2026-10-31T23:00:00.000Z"],
    ["2026-11-23 08", NEW_YORK, "2026-11-23T13:00:00.000Z"],
    ["2026-11-23 08:15", NEW_YORK, "2026-11-23T13:15:00.000Z"],
    ["2026-11-23 08:15:30", NEW_YORK, "2026-11-23T13:15:30.000Z"],
    ["2026-11-23 08:15:30.123456", NEW_YORK, "2026-11-23T13:15:30.123Z"],
    [" 2026-11-23 08:15:30 ", "UTC", "2026-11-23T08:15:30.000Z"],
    // ISO 8601 may say its own.
    ["2026-11-23T08:15:30Z", NEW_YORK, "2026-11-23T08:15:30.000Z"],
    ["2026-11-23t08:15:30z", NEW_YORK, "2026-11-23T08:15:30.000Z"],
    ["2026-11-23T08:15:30.5Z", NEW_YORK, "2026-11-23T08:15:30.500Z"],
    ["2026-11-23T08:15:30,069Z", NEW_YORK, "2026-11-23T08:15:30.069Z"],
    ["2026-11-23T08:15:30+02:00", NEW_YORK, "2026-11-23T06:15:30.000Z"],
    ["2026-11-23T08:15:30-0530", NEW_YORK, "2026-11-23T13:45:30.000Z"],
    ["2026-11-23 08:15:30 +00", NEW_YORK, "2026-11-23T08:15:30.000Z"],
    ["2026-11-23 08:15:30 UTC", NEW_YORK, "2026-11-23T08:15:30.000Z"],
    ["2026-11-23 08:15:30 GMT", NEW_YORK, "2026-11-23T08:15:30.000Z"],
    ["2026-11-23T0815Z", NEW_YORK, "2026-11-23T08:15:00.000Z"],
    // Leap days, and years that warehouses use for "always" and "never".
    ["2024-02-29", "UTC", "2024-02-29T00:00:00.000Z"],
    ["2000-02-29 12:00:00", "UTC", "2000-02-29T12:00:00.000Z"],
    ["0001-01-01 00:00:00", "UTC", "0001-01-01T00:00:00.000Z"],
    ["1066-10-14", "UTC", "1066-10-14T00:00:00.000Z"],
    ["9999-12-31 23:59:59", "UTC", "9999-12-31T23:59:59.000Z"],
    // Epochs.
    [1795421730, NEW_YORK, "2026-11-23T08:15:30.000Z"],
    [1795421730.25, NEW_YORK, "2026-11-23T08:15:30.250Z"],
    [1795421730123, NEW_YORK, "2026-11-23T08:15:30.123Z"],
    ["1795421730", NEW_YORK, "2026-11-23T08:15:30.000Z"],
    ["1795421730.5", NEW_YORK, "2026-11-23T08:15:30.500Z"],
    ["1795421730123", NEW_YORK, "2026-11-23T08:15:30.123Z"],
    [100000000, "UTC", "1973-03-03T09:46:40.000Z"],
    [99999999999, "UTC", "5138-11-16T09:46:39.000Z"],
    [100000000000, "UTC", "1973-03-03T09:46:40.000Z"],
    [10000000000000, "UTC", "2286-11-20T17:46:40.000Z"],
    // Clocks that go forward have no such time, clocks that go back have it twice.
    ["2026-03-08 02:30:00", NEW_YORK, "2026-03-08T07:30:00.000Z"],
    ["2026-03-29 02:30:00", BERLIN, "2026-03-29T01:30:00.000Z"],
    ["2026-11-01 01:30:00", NEW_YORK, "2026-11-01T05:30:00.000Z"],
    ["2026-10-25 02:30:00", BERLIN, "2026-10-25T00:30:00.000Z"],
    ["2026-03-08 01:59:59", NEW_YORK, "2026-03-08T06:59:59.000Z"],
    ["2026-03-08 03:00:00", NEW_YORK, "2026-03-08T07:00:00.000Z"],
    ["2026-11-01 02:00:00", NEW_YORK, "2026-11-01T07:00:00.000Z"],
    // Dates written without separators, as text or as a number, are no epochs of 2034 or 1976.
    ["2026112308", NEW_YORK, "2026-11-23T13:00:00.000Z"],
    [2026112308, NEW_YORK, "2026-11-23T13:00:00.000Z"],
    ["202611230815", NEW_YORK, "2026-11-23T13:15:00.000Z"],
    [202611230815, NEW_YORK, "2026-11-23T13:15:00.000Z"],
    ["20261123", NEW_YORK, "2026-11-23T05:00:00.000Z"],
    [20261123, NEW_YORK, "2026-11-23T05:00:00.000Z"],
    ["20261123081530", NEW_YORK, "2026-11-23T13:15:30.000Z"],
    [1970010100, "UTC", "1970-01-01T00:00:00.000Z"],
    [2199123123, "UTC", "2199-12-31T23:00:00.000Z"],
    // What is no such date is an epoch.
    [1969123123, "UTC", "2032-05-25T18:38:43.000Z"],
    [2026113308, "UTC", "2034-03-16T09:15:08.000Z"],
    [2026112324, "UTC", "2034-03-16T08:58:44.000Z"],
    [2026022908, "UTC", "2034-03-15T08:08:28.000Z"],
    ["197013010000", "UTC", "1976-03-30T05:50:10.000Z"],
    [1764000000, "UTC", "2025-11-24T16:00:00.000Z"],
    // UTC.
    ["2026-11-23T08:15", "UTC", "2026-11-23T08:15:00.000Z"],
    // Winter.
    ["2026-01-15T12:00", "Europe/Berlin", "2026-01-15T11:00:00.000Z"],
    // Summer.
    ["2026-07-15T12:00", "Europe/Berlin", "2026-07-15T10:00:00.000Z"],
    // The south.
    ["2026-01-15T12:00", "Australia/Sydney", "2026-01-15T01:00:00.000Z"],
    // A quarter of an hour.
    ["2026-06-01T00:00", "Asia/Kathmandu", "2026-05-31T18:15:00.000Z"],
    // A gap.
    ["2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
    // An overlap.
    ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    // Half an hour's gap.
    ["2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:45:00.000Z"],
    // Half an hour's overlap.
    ["2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00.000Z"],
    // A midnight that is left out.
    ["2018-11-04T00:00", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
    // The day after a day that was left out.
    ["2011-12-31T00:30", "Pacific/Apia", "2011-12-30T10:30:00.000Z"],
    // A day that was left out.
    ["2011-12-30T12:00", "Pacific/Apia", "2011-12-30T22:00:00.000Z"],
    // The minute before clocks change a minute past.
    ["2010-11-07T00:00", "America/St_Johns", "2010-11-07T02:30:00.000Z"],
    // The minute after clocks changed a minute past.
    ["2010-03-14T01:01", "America/St_Johns", "2010-03-14T03:31:00.000Z"],
    // No time zones yet.
    ["0001-01-01T00:00", "Europe/Berlin", "0000-12-31T23:06:32.000Z"],
  ]
  for (const [value, timezone, moment] of times) {
    it(`is ${moment} for ${typeof value} ${JSON.stringify(value)} in ${timezone}`, () => {
      expect(timeOf(value, {header: {timezone}})).to.deep.equal([moment])
      expect(timeOf(value, {header: {timezone}})).to.deep.equal([moment])
    })
  }

  const unreadable: unknown[] = [
    "yesterday",
    "2026",
    "2026-Q4",
    "23.11.2026",
    "11/23/2026",
    "2026-11-2",
    "2026-00-10",
    "2026-13-01",
    "2026-02-30",
    "2025-02-29",
    "1900-02-29",
    "2026-04-31 10:00:00",
    "2026-11-00",
    "2026-11-23 24:00:00",
    "2026-11-23 08:60:00",
    "2026-11-23 08:15:60",
    "2026-11-23T08:15:30+25:00",
    "2026-11-23T08:15:30+02:75",
    "2026-11-23T08:15:30 CET",
    "2026-11-23T",
    "2026-11-0530",
    "0000-01-01T00:00:00+01:00",
    "-1795421730",
    0,
    2026,
    -1795421730,
    1795421730123456,
    true,
    "21991332",
    {},
    ["2026-11-23"],
  ]
  for (const value of unreadable) {
    it(`is that of the run, with a remark, for ${typeof value} ${JSON.stringify(value)}`, () => {
      expect(timeOf(value, {header: {timezone: "UTC"}})).to.deep.equal([RUN_TIME, "time_unreadable"])
    })
  }

  it("is that of the run, with a remark, where the zone leads beyond the year 9999", () => {
    expect(timeOf("9999-12-31 23:59:59", {header: {timezone: NEW_YORK}})).to.deep.equal([
      RUN_TIME,
      "time_unreadable",
    ])
  })

  for (const value of [null, undefined, "", "  "]) {
    it(`is that of the run where the cell is ${JSON.stringify(value)}`, () => {
      expect(timeOf(value)).to.deep.equal([RUN_TIME])
    })
  }

  const runs: [string, Partial<LookHeader>, Partial<MappingInput>, string][] = [
    ["when the query ran", {ranAt: "2026-11-23T08:15:00+02:00"}, {}, "2026-11-23T06:15:00.000Z"],
    ["when the query ran, in its zone", {ranAt: "2026-11-23 08:15:00"}, {}, "2026-11-23T07:15:00.000Z"],
    [
      "when the run started, without that",
      {ranAt: undefined},
      {startedAt: new Date(5)},
      "1970-01-01T00:00:00.005Z",
    ],
    [
      "when the run started, if that is no time",
      {ranAt: "0"},
      {startedAt: new Date(5)},
      "1970-01-01T00:00:00.005Z",
    ],
  ]
  for (const [name, header, input, moment] of runs) {
    it(`of the run is ${name}`, () => {
      expect(timeOf(null, {header, input})).to.deep.equal([moment])
    })
  }

  const LOCAL = "2026-11-23 08:15:00"
  const zones: [string | undefined, string | undefined, string, boolean][] = [
    [NEW_YORK, undefined, "2026-11-23T13:15:00.000Z", true],
    ["US/Pacific", undefined, "2026-11-23T16:15:00.000Z", true],
    [PACIFIC, undefined, "2026-11-23T16:15:00.000Z", true],
    [" Kolkata ", undefined, "2026-11-23T02:45:00.000Z", true],
    ["Etc/Unknown", NEW_YORK, "2026-11-23T13:15:00.000Z", true],
    ["Mars/Olympus", PACIFIC, "2026-11-23T16:15:00.000Z", true],
    [undefined, NEW_YORK, "2026-11-23T13:15:00.000Z", true],
    [BERLIN, NEW_YORK, "2026-11-23T07:15:00.000Z", true],
    ["UTC", NEW_YORK, "2026-11-23T08:15:00.000Z", true],
    [undefined, "user_timezone", "2026-11-23T08:15:00.000Z", false],
    ["Etc/Unknown", undefined, "2026-11-23T08:15:00.000Z", false],
    [undefined, undefined, "2026-11-23T08:15:00.000Z", false],
  ]
  for (const [timezone, queryTimezone, moment, isKnown] of zones) {
    it(`is ${isKnown ? "" : "remarked as "}${moment} in the zone ${timezone}, else ${queryTimezone}`, () => {
      const parts = {header: {timezone}, look: {queryTimezone}}
      expect(timeOf(LOCAL, parts)).to.deep.equal(isKnown ? [moment] : [moment, "zone_unknown"])
    })
  }

  it("says its own zone, or is an epoch, and needs no other", () => {
    const parts = {header: {timezone: undefined}}
    expect(timeOf("2026-11-23T08:15:00Z", parts)).to.deep.equal(["2026-11-23T08:15:00.000Z"])
    expect(timeOf(1795421700, parts)).to.deep.equal(["2026-11-23T08:15:00.000Z"])
    expect(timeOf(null, parts)).to.deep.equal([RUN_TIME])
  })

  it("is read in more quarters of an hour than are remembered", () => {
    const mapper = buildMapper()
    const start = Date.parse("2026-07-15T12:00:00Z")
    for (let quarter = 0; quarter < 10100; quarter++) {
      const wall = new Date(start + quarter * 900000).toISOString().slice(0, 19)
      mapper.map(rowOf({"users.id": "u", "orders.at": wall}), quarter)
    }
    const row = mapper.map(rowOf({"users.id": "u", "orders.at": "2026-07-15 12:00:00"}), 1)
    expect(sent(row).timestamp).to.equal("2026-07-15T10:00:00.000Z")
  })
})

/** The timestamp of a row with this time, and its remarks. */
function timeOf(value: unknown, parts: MappingParts = {}): string[] {
  const row: MappedRow = mapped({"users.id": "u", "orders.at": value}, parts)
  return [sent(row).timestamp, ...(row.code === "event" ? row.remarks : [])]
}
