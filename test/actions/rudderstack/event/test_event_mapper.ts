import {expect} from "chai"
import {CALLS} from "../../../../src/actions/rudderstack/calls"
import {Role, ROLES} from "../../../../src/actions/rudderstack/event"
import {ActionError, failure} from "../../../../src/actions/rudderstack/report"
import {buildMapper, eventOf, mapped, MappingParts, RUN_TIME, sent, TAGS} from "./mapping"

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const TRACK = {call: CALLS.track, eventName: "Paid"}
const CONTEXT =
  '"app":{"name":"looker/actions","version":"1.2.3"},' +
  '"looker":{"instance":"shop.looker.example","webhookId":"webhook-1","scheduledPlanId":12,"title":"Weekly","queryId":98},' +
  '"ip":"0.0.0.0"'

describe("a row's event", () => {
  it("of identify has the user, traits and where it comes from", () => {
    const {messageId, ...event} = eventOf({"users.id": 7, "users.mail": "a@b.example", "users.city": "Köln"})
    expect(event).to.deep.equal({
      rowNumber: 1,
      userId: "7",
      anonymousId: null,
      groupId: undefined,
      name: undefined,
      timestamp: RUN_TIME,
      data: '{"users.city":"Köln","email":"a@b.example"}',
      contextMembers: CONTEXT,
    })
    expect(messageId).to.match(/^looker-[\w-]{43}$/)
  })

  it("of track has a name and properties", () => {
    const event = eventOf({"users.anonymous": "a-1", "orders.count": 0}, {input: TRACK})
    expect(event).to.include({userId: null, anonymousId: "a-1", name: "Paid", data: '{"orders.count":0}'})
  })

  for (const call of Object.values(CALLS)) {
    it(`of ${call.name} names the group`, () => {
      const event = eventOf({"users.id": "u", "users.team": 12}, {input: {call, eventName: "Paid"}})
      expect(event).to.include({userId: "u", groupId: "12"})
    })
  }

  for (const team of [null, "", " \t", "\u200b", undefined]) {
    it(`of group is none without a group id: ${JSON.stringify(team)}`, () => {
      const row = mapped({"users.id": "u", "users.team": team}, {input: {call: CALLS.group}})
      expect(row).to.deep.equal({code: "no_group_id"})
    })
  }

  const names: [unknown, string, string | undefined][] = [
    ["Shipped", "Paid", "Shipped"],
    ["  Shipped ", "Paid", "Shipped"],
    [404, "Paid", "404"],
    ["", "Paid", "Paid"],
    [" ", " Paid ", "Paid"],
    [null, "Paid", "Paid"],
    [undefined, "Paid", "Paid"],
    ["Shipped", "", "Shipped"],
    ["", "", undefined],
    [null, "", undefined],
  ]
  for (const [cell, eventName, name] of names) {
    it(`of track has the name ${name} where the cell is ${JSON.stringify(cell)} and the form "${eventName}"`, () => {
      const row = mapped({"users.id": "u", "orders.event": cell}, {input: {call: CALLS.track, eventName}})
      expect(name === undefined ? row : {code: "event", name: sent(row).name}).to.deep.equal(
        name === undefined ? {code: "no_event_name"} : {code: "event", name},
      )
    })
  }

  const ids: [unknown, string][] = [
    ["u-1", "u-1"],
    [" padded ", " padded "],
    ["0", "0"],
    [0, "0"],
    [-0, "0"],
    [42, "42"],
    [-7, "-7"],
    [1.5, "1.5"],
    [9007199254740991, "9007199254740991"],
    [1e21, "1000000000000000000000"],
    [-1.25e23, "-125000000000000000000000"],
    [1e23, "100000000000000000000000"],
    ["12345678901234567890", "12345678901234567890"],
    [false, "false"],
    ["👩‍👩‍👧", "👩‍👩‍👧"],
    ["\u200bx", "\u200bx"],
    ["\ufe0f", "\ufe0f"],
  ]
  for (const [value, userId] of ids) {
    it(`has the user id ${JSON.stringify(userId)} of the ${typeof value} ${JSON.stringify(value)}`, () => {
      expect(eventOf({"users.id": value})).to.include({userId, anonymousId: null})
    })
  }

  const NO_IDS: unknown[] = [null, undefined, "", " ", "\t\r\n", [], {}, ["u-1"]]
  const INVISIBLE = [
    ...[
      "\u00a0",
      "\u200b\u200d\ufeff",
      "\u2028\u3000",
      "\u0000\u001f",
      "\u00ad",
      "\u034f",
      "\u115f",
      "\u1160",
    ],
    ...["\u17b4", "\u17b5", "\u2800", "\u3164", "\uffa0", "\ue000", "\u{f0000}", "\u0378"],
  ]
  for (const value of [...NO_IDS, ...INVISIBLE]) {
    it(`is about nobody known where the id is ${escapedText(value)}`, () => {
      const row = mapped({"users.id": value, "users.anonymous": value, "users.mail": value})
      expect(row).to.include({isIdentified: false})
      expect(sent(row).userId).to.equal(null)
      expect(sent(row).anonymousId).to.match(UUID)
    })
  }

  // Fixed for good: this person keeps the id in every version.
  const MAX = "81f08abf-3c02-5106-a071-3647aa059773"
  const people: [object, string | null, string | null][] = [
    [{"users.id": "u", "users.anonymous": "a"}, "u", "a"],
    [{"users.id": "u", "users.mail": "max@x.example"}, "u", null],
    [{"users.anonymous": "a", "users.mail": "max@x.example"}, null, "a"],
    [{"users.mail": "max@x.example"}, null, MAX],
    [{"users.mail": "  MAX@X.example\n"}, null, MAX],
  ]
  for (const [values, userId, anonymousId] of people) {
    it(`is about user ${userId}, anonymous ${anonymousId} where the row says ${JSON.stringify(values)}`, () => {
      const row = mapped({...values})
      expect(sent(row)).to.include({userId, anonymousId})
      expect(row).to.include({isIdentified: true})
    })
  }

  it("has an anonymous id of its own where the row has none, the same each time the result is sent", () => {
    const generated = [1, 2, 1].map((rowNumber) => eventOf({"users.city": "Köln"}, {}, rowNumber).anonymousId)
    expect(generated[0]).not.to.equal(generated[1])
    expect(generated[0]).to.equal(generated[2])
  })

  it("takes ids from bare values, and none from a pivoted cell, even of a pivot called value", () => {
    const mapper = buildMapper({header: {pivoted: true}})
    expect(sent(mapper.map({"users.id": 5}, 1)).userId).to.equal("5")
    const pivoted = {other: {value: "x"}, value: {value: "y"}}
    expect(sent(mapper.map({"users.id": pivoted, "users.mail": {value: "a@b.example"}}, 2)).userId).to.equal(
      null,
    )
  })

  it("takes nothing from the row before", () => {
    const mapper = buildMapper()
    const row = {"users.id": {value: "u"}, "users.city": {value: "Köln"}}
    const first = mapper.map(row, 1)
    mapper.map({"users.id": {value: "v"}, "orders.count": {value: 5}}, 2)
    expect(mapper.map(row, 1)).to.deep.equal(first)
  })
})

describe("the context of an event", () => {
  it("leaves out what Looker does not say", () => {
    const look = {instance: undefined, webhookId: undefined, scheduledPlanId: null, title: undefined}
    expect(eventOf({"users.id": 1}, {look}).contextMembers).to.equal(
      '"app":{"name":"looker/actions","version":"1.2.3"},"looker":{"queryId":98},"ip":"0.0.0.0"',
    )
  })

  // What a new tag takes: one row.
  const DEVICE: Role = {
    ...ROLES[0],
    tag: "device",
    isIdentity: false,
    becomes: {context: "device.type"},
    text: "",
  }
  const IP: Role = {...DEVICE, tag: "ip", becomes: {context: "ip"}, sendsAsValue: "if_chosen"}
  const PARTS: MappingParts = {
    tags: {"users.id": ["user_id"], "a.device": ["device"], "a.ip": ["ip"]},
    roles: [...ROLES, DEVICE, IP],
  }

  it("takes what columns of such a role say, each in its place", () => {
    const event = eventOf({"users.id": 1, "a.device": "phone", "a.ip": "192.0.2.7"}, PARTS)
    expect(JSON.parse(`{${event.contextMembers}}`)).to.deep.include({
      device: {type: "phone"},
      ip: "192.0.2.7",
    })
    expect(event.data).to.equal("{}")
    const without = eventOf({"users.id": 1, "a.device": null}, PARTS)
    expect(without.contextMembers).to.equal(CONTEXT)
    expect(without.messageId).not.to.equal(event.messageId)
  })
})

describe("how columns become an event", () => {
  it("gives a tag's role to the first column that has it; one column may have several", () => {
    const first = eventOf({"a.id": 1, "b.id": 2}, {tags: {"a.id": ["user_id"], "b.id": ["user_id"]}})
    expect([first.userId, first.data]).to.deep.equal(["1", '{"b.id":2}'])
    const several = eventOf({"o.id": "o"}, {tags: {"o.id": ["user_id", "rudder_message_id", "email"]}})
    expect([several.userId, several.data]).to.deep.equal(["o", '{"email":"o"}'])
  })

  const refusals: [string, MappingParts, ActionError][] = [
    [
      "no column that identifies",
      {tags: {"users.city": [], "users.team": ["rudder_group_id"]}},
      failure("column_missing", {
        tags: ["user_id", "rudder_anonymous_id", "email"],
        columns: ["users.city", "users.team"],
        pivoted: false,
      }),
    ],
    [
      "no column for the group",
      {tags: {"users.id": ["user_id"]}, input: {call: CALLS.group}},
      failure("column_missing", {tags: ["rudder_group_id"], columns: ["users.id"], pivoted: false}),
    ],
    [
      "no column for the group, and pivots",
      {tags: {"users.id": ["user_id"]}, input: {call: CALLS.group}, header: {pivoted: true}},
      failure("column_missing", {tags: ["rudder_group_id"], columns: ["users.id"], pivoted: true}),
    ],
    [
      "no name for its events",
      {tags: {"users.id": ["user_id"]}, input: {call: CALLS.track, eventName: " \u200b"}},
      failure("event_name_missing"),
    ],
  ]
  for (const [name, parts, {code, message}] of refusals) {
    it(`is refused for a result with ${name}`, () => {
      expect(() => buildMapper(parts))
        .to.throw(ActionError)
        .that.includes({code, message})
    })
  }

  it("needs no name of the form where a column names the events", () => {
    expect(() => buildMapper({tags: TAGS, input: {call: CALLS.track}})).not.to.throw()
  })
})

function escapedText(value: unknown): string {
  return String(JSON.stringify(value)).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  )
}
