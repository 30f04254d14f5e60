import {expect} from "chai"
import {Choices} from "./choice_fields"
import {Delivery} from "./delivery"
import {EventNameError} from "./errors/event_name_error"
import {FieldRolesError} from "./errors/field_roles_error"
import {RowWithoutIdError} from "./errors/row_without_id_error"
import {LookHeader} from "./look_header"
import {RowSender, rowSender} from "./row_sender"
import {RunOrder} from "./run_order"
import {SerializedEvent} from "./serialized_event"
import {Tally} from "./tally"
import {buildChoices} from "./testing/build_choices"
import {buildFields} from "./testing/build_fields"
import {buildOrder} from "./testing/build_order"

const RAN_AT = "2026-11-23T09:15:00+01:00"
const SHOP = {"users.id": ["user_id"], "users.mail": ["email"], "users.city": []}

describe("row sender", () => {
  it("counts rows from 1 and hands their events on in order", () => {
    const {events, tally} = taken([{"users.id": "a"}, {"users.id": "b"}])
    expect(tally.rowsRead).to.equal(2)
    expect(events.map(({rowNumber, event}) => [rowNumber, event.userId])).to.deep.equal([
      [1, "a"],
      [2, "b"],
    ])
  })

  it("gives all rows one moment, the result's", () => {
    const {events} = taken([{"users.id": "a"}, {"users.id": "b"}])
    expect(events.map(({event}) => event.timestamp)).to.deep.equal([
      "2026-11-23T08:15:00.000Z",
      "2026-11-23T08:15:00.000Z",
    ])
  })

  for (const ranAt of [undefined, "just now"]) {
    it(`gives all rows the moment the run started where the result says ${JSON.stringify(ranAt)}`, () => {
      const startedAt = new Date("2026-11-24T10:00:00Z")
      const {events} = taken([{"users.id": "a"}], {startedAt}, {ranAt})
      expect(events[0].event).to.include({timestamp: "2026-11-24T10:00:00.000Z"})
    })
  }

  it("reads a time without a zone in the result's zone, wherever the hub stands", () => {
    const {events} = taken([{"users.id": "a"}], {}, {ranAt: "2026-11-23 08:15:00", timezone: "Asia/Tokyo"})
    expect(events[0].event.timestamp).to.equal("2026-11-22T23:15:00.000Z")
  })

  const nobody = {"users.id": null, "users.mail": ""}
  const withoutId: [Choices["withoutId"], number, number, string[]][] = [
    ["anonymous", 2, 1, []],
    ["skip", 1, 0, ["without an id, left out as the form asks for"]],
  ]
  for (const [choice, sent, unidentified, reasons] of withoutId) {
    it(`makes ${sent} events of one row with an id and one without for the choice ${choice}`, () => {
      const {events, tally} = taken([nobody, {"users.id": "a"}], {choices: buildChoices({withoutId: choice})})
      expect(events).to.have.length(sent)
      expect(tally.unidentified).to.equal(unidentified)
      expect(tally.notSent.byReason.map(({reason}) => reason)).to.deep.equal(reasons)
    })
  }

  it("throws at a row without an id where the user says so", () => {
    const choices = buildChoices({withoutId: "stop"})
    const {sender, tally} = started({choices})
    sender.take({"users.id": {value: "a"}})
    expect(() => sender.take({"users.id": {value: null}})).to.throw(RowWithoutIdError, "Row 2 has no id")
    expect(tally.notSent.byReason).to.deep.equal([
      {reason: "without an id", count: 1, firstRows: [{rowNumber: 2}]},
    ])
  })

  const repetitions: [string, Partial<LookHeader>, {[name: string]: string[]}, string][] = [
    ["98", {ranAt: RAN_AT}, {}, "recognised"],
    ["98", {ranAt: RAN_AT}, {"orders.id": ["rudder_message_id"]}, "recognised"],
    ["98", {ranAt: undefined}, {"orders.id": ["rudder_message_id"]}, "recognised by key"],
    ["98", {ranAt: undefined}, {}, "new events"],
    ["", {ranAt: RAN_AT}, {}, "new events"],
  ]
  for (const [queryId, header, columns, repetition] of repetitions) {
    it(`promises "${repetition}" for query "${queryId}", ${JSON.stringify({...header, ...columns})}`, () => {
      const send = {plan: {query_id: queryId}}
      const {sender} = started(buildOrder({send}), header, {...SHOP, ...columns})
      expect(sender.repetition).to.equal(repetition)
    })
  }

  it("needs columns that identify, and names for track events", () => {
    const track = {call: "track", actionName: "rudder_track"} as const
    expect(() => started({}, {}, {"users.city": []})).to.throw(FieldRolesError, "email or user_id")
    expect(() => started({call: "group"})).to.throw(FieldRolesError, "rudder_group_id")
    expect(() => started(track)).to.throw(EventNameError)
    expect(() => started({...track, event: "Paid"})).not.to.throw()
    expect(() => started(track, {}, {...SHOP, "orders.event": ["rudder_event"]})).not.to.throw()
    expect(() => started({call: "identify"})).not.to.throw()
  })
})

interface Started {
  readonly sender: RowSender
  readonly tally: Tally
  readonly events: SerializedEvent[]
}

function started(
  order: Partial<RunOrder> = {},
  header: Partial<LookHeader> = {},
  tagsByName: {readonly [name: string]: readonly string[]} = SHOP,
): Started {
  const fields = buildFields(tagsByName)
  const tally = new Tally()
  const events: SerializedEvent[] = []
  const delivery = {add: (event: SerializedEvent) => events.push(event)} as unknown as Delivery
  const whole = {fields, ranAt: RAN_AT, timezone: undefined, ...header}
  return {sender: rowSender(whole, fields, buildOrder(order), tally, delivery), tally, events}
}

function taken(
  rows: readonly {readonly [name: string]: unknown}[],
  order: Partial<RunOrder> = {},
  header: Partial<LookHeader> = {},
): Started {
  const all = started(order, header)
  for (const row of rows) {
    const cells = Object.entries(row).map(([name, value]): [string, unknown] => [name, {value}])
    all.sender.take(Object.fromEntries(cells))
  }
  return all
}
