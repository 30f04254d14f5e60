import {expect} from "chai"
import {localTimeMs} from "./local_time"

describe("local time", () => {
  const cases: {title: string; wall: string; zone: string; moment: string}[] = [
    {title: "UTC", wall: "2026-11-23T08:15", zone: "UTC", moment: "2026-11-23T08:15:00.000Z"},
    {title: "winter", wall: "2026-01-15T12:00", zone: "Europe/Berlin", moment: "2026-01-15T11:00:00.000Z"},
    {title: "summer", wall: "2026-07-15T12:00", zone: "Europe/Berlin", moment: "2026-07-15T10:00:00.000Z"},
    {
      title: "the south",
      wall: "2026-01-15T12:00",
      zone: "Australia/Sydney",
      moment: "2026-01-15T01:00:00.000Z",
    },
    {
      title: "a quarter of an hour",
      wall: "2026-06-01T00:00",
      zone: "Asia/Kathmandu",
      moment: "2026-05-31T18:15:00.000Z",
    },
    {title: "a gap", wall: "2026-03-29T02:30", zone: "Europe/Berlin", moment: "2026-03-29T01:30:00.000Z"},
    {
      title: "an overlap",
      wall: "2026-10-25T02:30",
      zone: "Europe/Berlin",
      moment: "2026-10-25T00:30:00.000Z",
    },
    {
      title: "half an hour's gap",
      wall: "2026-10-04T02:15",
      zone: "Australia/Lord_Howe",
      moment: "2026-10-03T15:45:00.000Z",
    },
    {
      title: "half an hour's overlap",
      wall: "2026-04-05T01:45",
      zone: "Australia/Lord_Howe",
      moment: "2026-04-04T14:45:00.000Z",
    },
    {
      title: "a midnight that is left out",
      wall: "2018-11-04T00:00",
      zone: "America/Sao_Paulo",
      moment: "2018-11-04T03:00:00.000Z",
    },
    {
      title: "the day after a day that was left out",
      wall: "2011-12-31T00:30",
      zone: "Pacific/Apia",
      moment: "2011-12-30T10:30:00.000Z",
    },
    {
      title: "a day that was left out",
      wall: "2011-12-30T12:00",
      zone: "Pacific/Apia",
      moment: "2011-12-30T22:00:00.000Z",
    },
    {
      title: "the minute before clocks change a minute past",
      wall: "2010-11-07T00:00",
      zone: "America/St_Johns",
      moment: "2010-11-07T02:30:00.000Z",
    },
    {
      title: "the minute after clocks changed a minute past",
      wall: "2010-03-14T01:01",
      zone: "America/St_Johns",
      moment: "2010-03-14T03:31:00.000Z",
    },
    {
      title: "no time zones yet",
      wall: "0001-01-01T00:00",
      zone: "Europe/Berlin",
      moment: "0000-12-31T23:06:32.000Z",
    },
    {
      title: "an unknown zone",
      wall: "2026-11-23T08:15",
      zone: "Mars/Olympus",
      moment: "2026-11-23T08:15:00.000Z",
    },
  ]
  for (const {title, wall, zone, moment} of cases) {
    it(`reads a clock in ${zone}: ${title}`, () => {
      const once = localTimeMs(Date.parse(`${wall}:00Z`), zone)
      const again = localTimeMs(Date.parse(`${wall}:00Z`), zone)
      expect(new Date(once).toISOString()).to.equal(moment)
      expect(again).to.equal(once)
    })
  }

  it("reads clocks in more zones and quarters of an hour than are kept", () => {
    const wall = Date.parse("2026-07-15T12:00:00Z")
    for (let quarter = 0; quarter < 10100; quarter++) {
      localTimeMs(wall + quarter * 900000, "UTC")
    }
    for (let zone = 0; zone < 110; zone++) {
      localTimeMs(wall, `Unknown/Zone${zone}`)
    }
    expect(localTimeMs(wall, "Europe/Berlin")).to.equal(Date.parse("2026-07-15T10:00:00Z"))
  })
})
