import {expect} from "chai"
import {eventMapper, MappedRow, RunFacts} from "./event_mapper"
import {fieldRoles, idColumns} from "./field_roles"
import {messageIds} from "./message_ids"
import {RudderEvent, Values} from "./rudder_event"
import {buildChoices} from "./testing/build_choices"
import {buildFields} from "./testing/build_fields"
import {valueColumns} from "./value_columns"

const RUN_TIME = "2026-11-23T08:15:00.000Z"
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const TAGS = {
  "users.id": ["user_id"],
  "users.anonymous": ["rudder_anonymous_id"],
  "users.mail": ["email"],
  "users.team": ["rudder_group_id"],
  "orders.event": ["rudder_event"],
  "orders.at": ["rudder_timestamp"],
  "orders.key": ["rudder_message_id"],
  "users.city": [],
  "orders.count": [],
}

describe("event mapper", () => {
  it("makes an identify event of a row", () => {
    expect(eventOf({"users.id": 7, "users.mail": "a@b.example", "users.city": "Köln"})).to.deep.equal({
      call: "identify",
      userId: "7",
      anonymousId: null,
      groupId: undefined,
      messageId: messageId(1),
      timestamp: RUN_TIME,
      originalTimestamp: RUN_TIME,
      values: {"users.city": "Köln", "email": "a@b.example"},
    })
  })

  it("makes a track event of a row", () => {
    const event = eventOf({"users.anonymous": "a-1", "orders.count": 0}, {call: "track", event: "Paid"})
    expect(event).to.deep.equal({
      call: "track",
      event: "Paid",
      userId: null,
      anonymousId: "a-1",
      groupId: undefined,
      messageId: messageId(1),
      timestamp: RUN_TIME,
      originalTimestamp: RUN_TIME,
      values: {"orders.count": 0},
    })
  })

  it("makes a group event of a row", () => {
    const event = eventOf({"users.id": "u", "users.team": 12, "users.city": null}, {call: "group"})
    expect(event).to.include({call: "group", userId: "u", groupId: "12"})
    expect(event).to.have.deep.property("values", {"users.city": null})
  })

  it("names the group on every call", () => {
    for (const call of ["identify", "track", "group"] as const) {
      expect(eventOf({"users.id": "u", "users.team": "t"}, {call, event: "Paid"}).groupId).to.equal("t")
    }
  })

  it("sends 0, false, empty text and null, and leaves out what has no cell", () => {
    for (const value of [0, false, "", null]) {
      expect(eventOf({"users.id": "u", "users.city": value})).to.have.deep.property("values", {
        "users.city": value,
      })
    }
    expect(eventOf({"users.id": "u"})).to.have.deep.property("values", {})
  })

  for (const team of [null, "", " \t", "\u200b"]) {
    it(`sends no group event without a group id: ${JSON.stringify(team)}`, () => {
      const row = mapped({"users.id": "u", "users.team": team}, {call: "group"})
      expect(row).to.deep.equal({ok: false, reason: "without a group id"})
    })
  }

  const names: [unknown, string, string | undefined][] = [
    ["Shipped", "Paid", "Shipped"],
    ["  Shipped ", "Paid", "Shipped"],
    [404, "Paid", "404"],
    ["", "Paid", "Paid"],
    [" ", "Paid", "Paid"],
    [null, "Paid", "Paid"],
    [undefined, "Paid", "Paid"],
    ["Shipped", "", "Shipped"],
    ["", "", undefined],
    [null, "", undefined],
  ]
  for (const [cell, event, name] of names) {
    it(`names a track event ${name} where the cell is ${JSON.stringify(cell)} and the form "${event}"`, () => {
      const row = mapped({"users.id": "u", "orders.event": cell}, {call: "track", event})
      if (name === undefined) {
        expect(row).to.deep.equal({ok: false, reason: "without an event name"})
      } else {
        expect(sent(row)).to.include({event: name})
      }
    })
  }

  const times: [unknown, string, boolean][] = [
    ["2026-11-20", "2026-11-19T23:00:00.000Z", false],
    [1795421730, "2026-11-23T08:15:30.000Z", false],
    [null, RUN_TIME, false],
    [undefined, RUN_TIME, false],
    ["", RUN_TIME, false],
    ["  ", RUN_TIME, false],
    ["soon", RUN_TIME, true],
    [7, RUN_TIME, true],
  ]
  for (const [cell, timestamp, isTimeUnreadable] of times) {
    it(`gives the time ${timestamp} to ${JSON.stringify(cell)}${isTimeUnreadable ? ", and says so" : ""}`, () => {
      const row = mapped({"users.id": "u", "orders.at": cell})
      expect(sent(row)).to.include({timestamp, originalTimestamp: timestamp})
      expect(row).to.include({isTimeUnreadable})
    })
  }

  it("gives a row's own key to its message id, by call and event", () => {
    const row = {"users.id": "u", "orders.key": 17, "orders.event": "Paid"}
    const facts = {call: "track", event: "Other"} as const
    const {messageId: keyed} = eventOf(row, facts)
    expect(keyed).to.match(UUID)
    expect(eventOf(row, facts, 2).messageId).to.equal(keyed)
    expect(eventOf({...row, "users.id": "someone else"}, facts).messageId).to.equal(keyed)
    expect(eventOf({...row, "orders.event": null}, facts).messageId).not.to.equal(keyed)
    expect(eventOf(row, {call: "identify"}).messageId).not.to.equal(keyed)
    expect(eventOf({...row, "orders.key": ""}, facts, 3).messageId).to.equal(messageId(3))
  })

  it("says whether the row says whom it is about", () => {
    expect(mapped({"users.mail": "a@b.example"})).to.include({isIdentified: true})
    const nobody = mapped({"users.id": null, "users.mail": "  ", "users.city": "Köln"})
    expect(nobody).to.include({isIdentified: false})
    expect(sent(nobody).anonymousId).to.match(UUID)
  })

  it("gives the same row the same event, and takes nothing from the row before", () => {
    const map = mapper({})
    const row = {"users.id": {value: "u"}, "users.city": {value: "Köln"}}
    const first = map(row, 1)
    map({"users.id": {value: "v"}, "orders.count": {value: 5}}, 2)
    expect(map(row, 1)).to.deep.equal(first)
  })

  it("takes no id from a pivoted cell, even of a pivot value called value", () => {
    const map = mapper({})
    const pivoted = {other: {value: "x"}, value: {value: "y"}}
    expect(map({"users.id": pivoted, "users.mail": {value: "a@b.example"}}, 1)).to.have.deep.nested.property(
      "event.userId",
      null,
    )
  })
})

interface Row {
  readonly [name: string]: unknown
}

function mapper(facts: Partial<RunFacts>): (row: Row, rowNumber: number) => MappedRow {
  const fields = buildFields(TAGS)
  const roles = fieldRoles(fields, true)
  const columns = valueColumns(fields, roles, [], buildChoices())
  const reading = {pivoted: false, idColumns: idColumns(roles), pivotsAsObject: false, keepsNull: true}
  const run = {call: "identify", event: "", timestamp: RUN_TIME, ...facts} as const
  return eventMapper({roles, columns, reading}, {timezone: "Europe/Berlin", messageIds: ids(), ...run})
}

function ids() {
  const result = {scheduledPlanId: 1, queryId: 2, ranAt: RUN_TIME, action: "a", event: "", writeKey: "k"}
  return messageIds({...result, instance: "i", mapping: undefined})
}

function messageId(rowNumber: number): string {
  return ids().of(rowNumber)
}

/** @param values of the row by column; undefined is a missing cell */
function mapped(values: Row, facts: Partial<RunFacts> = {}, rowNumber = 1): MappedRow {
  const cells = Object.entries(values).filter((entry) => entry[1] !== undefined)
  return mapper(facts)(Object.fromEntries(cells.map(([name, value]) => [name, {value}])), rowNumber)
}

function eventOf(values: Row, facts: Partial<RunFacts> = {}, rowNumber = 1): SentEvent {
  return sent(mapped(values, facts, rowNumber))
}

type SentEvent = RudderEvent & {readonly values: Values}

function sent(row: MappedRow): SentEvent {
  if (!row.ok) {
    throw new Error(`The row is not sent: ${row.reason}`)
  }
  return {...row.event, values: row.values}
}
