import {expect} from "chai"
import * as crypto from "crypto"
import {CALLS} from "../../../../src/actions/rudderstack/calls"
import {pivotTexts} from "../../../../src/actions/rudderstack/event"
import {buildMapper, eventOf, MappingParts, rowOf, sent} from "./mapping"

interface Values {
  readonly [column: string]: unknown
}

const TRACK = {call: CALLS.track, eventName: "Paid"}
const ROW: Values = {"users.id": "u", "users.mail": "m@x.example", "users.city": "Oslo", "orders.count": null}
const KEYED: Values = {...ROW, "orders.key": 17}

describe("message ids", () => {
  it("are equal where the same result is sent again, and fixed for good", () => {
    expect(idOf(ROW)).to.equal(idOf(ROW))
    expect(idOf(ROW)).to.equal(
      digestOf(
        '["row","identify","key","shop.looker.example","12","98","2026-11-23T08:15:00+00:00"]1,null,"u",null,null,' +
          '"m@x.example",null,{"users.city":"Oslo","orders.count":null,"email":"m@x.example"},{}',
      ),
    )
    expect(buildMapper({tags: {a: ["user_id"]}}).repetition).to.equal("recognised")
  })

  const SAME: [string, Values, MappingParts][] = [
    ["the hub's version", ROW, {input: {appVersion: "9.9.9"}}],
    [
      "the title of the plan, and the id of the call",
      ROW,
      {look: {title: "Monthly", webhookId: "webhook-2"}},
    ],
    ["the time at which the run started", ROW, {input: {startedAt: new Date(0)}}],
    ["ids of Looker as text", ROW, {look: {scheduledPlanId: "12", queryId: "98"}}],
  ]
  for (const [name, values, parts] of SAME) {
    it(`are the same with another ${name}`, () => {
      expect(idOf(values, parts)).to.equal(idOf(ROW))
    })
  }

  const OTHERS: [string, Values, MappingParts][] = [
    ["other values", {...ROW, "users.city": "Rome"}, {}],
    ["another user", {...ROW, "users.id": "v"}, {}],
    [
      "another e-mail, though it is hidden",
      {...ROW, "users.mail": "n@x.example"},
      {look: {hiddenFields: ["users.mail"]}},
    ],
    ["an anonymous id", {...ROW, "users.anonymous": "a"}, {}],
    ["a group", {...ROW, "users.team": "t"}, {}],
    ["a time of its own", {...ROW, "orders.at": "2026-11-20"}, {}],
    ["another time of its own", {...ROW, "orders.at": "2026-11-21"}, {}],
    ["its time in another zone", {...ROW, "orders.at": "2026-11-20"}, {header: {timezone: "Asia/Tokyo"}}],
    ["another call", ROW, {input: {call: CALLS.group}}],
    ["another event", ROW, {input: TRACK}],
    ["another name of the event", {...ROW, "orders.event": "Shipped"}, {input: TRACK}],
    ["another write key", ROW, {input: {writeKey: "other key"}}],
    ["another Looker", ROW, {look: {instance: "other.looker.example"}}],
    ["a Looker that is not known", ROW, {look: {instance: undefined}}],
    ["another plan", ROW, {look: {scheduledPlanId: 13}}],
    ["no plan", ROW, {look: {scheduledPlanId: undefined}}],
    ["another query", ROW, {look: {queryId: 99}}],
    ["another time of the query", ROW, {header: {ranAt: "2026-11-23T08:15:01+00:00"}}],
    ["a time of the query without a zone", ROW, {header: {ranAt: "2026-11-23 08:15:00"}}],
    ["the same in another zone", ROW, {header: {ranAt: "2026-11-23 08:15:00", timezone: "Asia/Tokyo"}}],
    ["nulls left out", ROW, {choices: {keepsNull: false}}],
    ["a column hidden", ROW, {look: {hiddenFields: ["users.city"]}}],
    ["other keys", ROW, {choices: {columnKey: ({name}) => name.toUpperCase()}}],
  ]

  it("are others for other values, ids, times, names, calls, sources, Lookers, plans, queries and choices", () => {
    const all = [idOf(ROW), ...OTHERS.map(([, values, parts]) => idOf(values, parts))]
    const repeated = OTHERS.filter((_, index) => all.indexOf(all[index + 1]) !== index + 1).map(
      ([name]) => name,
    )
    expect(repeated).to.deep.equal([])
  })

  it("are others for each row, equal rows included", () => {
    const mapper = buildMapper()
    const ids = Array.from({length: 2000}, (_, index) => sent(mapper.map(rowOf(ROW), index + 1)).messageId)
    expect(new Set(ids).size).to.equal(2000)
  })

  it("do not mix up neighbouring parts", () => {
    const pairs: [Values, Values][] = [
      [{"users.id": 'a","b'}, {"users.id": "a", "users.anonymous": "b"}],
      [{"users.id": "a", "users.anonymous": "null"}, {"users.id": "a"}],
      [{"users.anonymous": "a"}, {"users.id": "a"}],
    ]
    for (const [one, other] of pairs) {
      expect(idOf(one)).not.to.equal(idOf(other))
    }
  })

  const UNKNOWN: [string, MappingParts][] = [
    ["no time of the query", {header: {ranAt: undefined}}],
    ["a time of the query that is none", {header: {ranAt: "garbage"}}],
    ["0 as the time of the query", {header: {ranAt: "0"}}],
    ["no query", {look: {queryId: undefined}}],
    ["a query without an id", {look: {queryId: ""}}],
  ]
  for (const [name, parts] of UNKNOWN) {
    it(`are unique to the run with ${name}, and stay while it lasts`, () => {
      expect(idOf(ROW, parts)).not.to.equal(idOf(ROW, parts))
      const mapper = buildMapper({...parts, tags: {"users.id": ["user_id"]}})
      expect(mapper.repetition).to.equal("new_events")
      expect(sent(mapper.map(rowOf(ROW), 1)).messageId).to.equal(sent(mapper.map(rowOf(ROW), 1)).messageId)
    })
  }

  describe("of a key of the user's own", () => {
    it("are the same in every run, row and Look, whatever else the row says", () => {
      const others: [Values, MappingParts, number][] = [
        [{...KEYED, "users.id": "someone else", "users.city": "Rome"}, {}, 1],
        [KEYED, {}, 2],
        [KEYED, {header: {ranAt: undefined}, look: {queryId: 1, scheduledPlanId: 2}}, 1],
        [KEYED, {choices: {pivotText: pivotTexts.object}}, 1],
      ]
      for (const [values, parts, rowNumber] of others) {
        expect(eventOf(values, parts, rowNumber).messageId).to.equal(idOf(KEYED))
      }
      expect(idOf(KEYED)).to.equal(
        digestOf('["key","identify","key","shop.looker.example","orders.key"]"17",null'),
      )
    })

    it("differ by key, column, call, event name, source and Looker", () => {
      const ids = [
        idOf(KEYED),
        idOf({...KEYED, "orders.key": 18}),
        idOf(
          {"users.id": "u", "other.key": 17},
          {tags: {"users.id": ["user_id"], "other.key": ["rudder_message_id"]}},
        ),
        idOf({...KEYED, "users.team": "t"}, {input: {call: CALLS.group}}),
        idOf(KEYED, {input: TRACK}),
        idOf({...KEYED, "orders.event": "Shipped"}, {input: TRACK}),
        idOf({...KEYED, "orders.key": '17","x'}),
        idOf(KEYED, {input: {writeKey: "other key"}}),
        idOf(KEYED, {look: {instance: "other.looker.example"}}),
      ]
      expect(new Set(ids).size).to.equal(ids.length)
    })

    it("are those of the row where its key is empty", () => {
      expect(idOf({...ROW, "orders.key": " "})).to.equal(idOf(ROW))
    })

    it("are the only ones recognised where the result does not say when it ran", () => {
      expect(buildMapper({header: {ranAt: undefined}}).repetition).to.equal("recognised_by_key")
    })

    it("are remarked where they come again in one run", () => {
      const mapper = buildMapper()
      const keys = [1, 2, 1, null, null, 3, 2]
      const rows = keys.map((key, index) => mapper.map(rowOf({...ROW, "orders.key": key}), index + 1))
      expect(rows.map((row) => row.code === "event" && row.remarks.join())).to.deep.equal([
        ...["", "", "key_repeated", "", "", "", "key_repeated"],
      ])
    })

    it("are no repetition where they differ, for a hundred thousand rows", () => {
      const mapper = buildMapper()
      const rows = Array.from({length: 100000}, (_, index) =>
        mapper.map(rowOf({...ROW, "orders.key": index}), index),
      )
      expect(rows.filter((row) => row.code === "event" && row.remarks.length > 0)).to.deep.equal([])
    })
  })
}).timeout(20000)

function idOf(values: Values, parts: MappingParts = {}): string {
  const call = parts.input?.call
  const row = call !== undefined && call.needsGroupId ? {"users.team": "g", ...values} : values
  return eventOf(row, parts).messageId
}

/** By another way than the plug-in's. */
function digestOf(text: string): string {
  return `looker-${crypto.createHash("sha256").update(text).digest("base64url")}`
}
