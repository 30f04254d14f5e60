import {expect} from "chai"
import {field, LookFields, measure, pivoted, row, tableCalculation} from "../../stand_ins/builders"
import {lookDocument} from "../../stand_ins/look_document"
import {RudderEvent} from "../../stand_ins/data_plane_stand_in"
import {Run, setStage, Stage} from "../../stand_ins/stage"

const MARKETING_KEY = "marketing-key"

const FIELDS: LookFields = {
  dimensions: [
    field("users.id", {tags: ["user_id"]}),
    field("users.email", {tags: ["email"]}),
    field("users.team", {tags: ["rudder_group_id"]}),
    field("users.city"),
    field("orders.city"),
    field("orders.event", {tags: ["rudder_event"]}),
    field("orders.at", {tags: ["rudder_timestamp"]}),
    field("orders.id", {tags: ["rudder_message_id"]}),
  ],
  measures: [measure("orders.revenue")],
  pivots: [field("orders.quarter")],
  table_calculations: [tableCalculation("share")],
}

const ROWS = [
  row({
    "users.id": 1,
    "users.email": "a@shop.example",
    "users.team": "t",
    "users.city": "Köln",
    "orders.city": null,
    "orders.event": "Order Paid",
    "orders.at": "2026-11-20 08:15:00",
    "orders.id": "o-1",
    "orders.revenue": pivoted({"2026-Q2": 0, "2026-Q1": null}),
    "share": 0.5,
  }),
  row({
    "users.id": null,
    "users.email": "",
    "users.team": "t",
    "users.city": "",
    "orders.city": "Bonn",
    "orders.event": null,
    "orders.at": null,
    "orders.id": null,
    "orders.revenue": pivoted({}),
    "share": false,
  }),
]

describe("the choices of the form, through the built hub", () => {
  let stage: Stage
  before(async () => {
    stage = await setStage({otherWriteKeys: [MARKETING_KEY]})
  })
  after(() => stage.close())

  it("change nothing by default", async () => {
    const {looker, events} = await sent({})
    expect(looker).to.include({success: true})
    const [first, second] = inOrder(events)
    expect(first).to.deep.include({
      type: "identify",
      userId: "1",
      anonymousId: null,
      groupId: "t",
      timestamp: "2026-11-20T07:15:00.000Z",
      traits: {
        "users.city": "Köln",
        "orders.city": null,
        "orders.revenue": [{"2026-Q2": 0}, {"2026-Q1": null}],
        "share": 0.5,
        "email": "a@shop.example",
      },
    })
    expect(second.userId).to.equal(null)
    expect(second.anonymousId).to.match(/^[0-9a-f-]{36}$/)
    expect(second.traits).to.deep.equal({
      "users.city": "",
      "orders.city": "Bonn",
      "orders.revenue": [],
      "share": false,
      "email": "",
    })
  })

  it("make of a row what the form says", async () => {
    const formParams = {names: "label", empty: "omit", pivots: "object", control_columns: "send"}
    const [first] = inOrder((await sent({formParams})).events)
    expect(first.traits).to.deep.equal({
      "Users City": "Köln",
      "Orders Event": "Order Paid",
      "Orders At": "2026-11-20 08:15:00",
      "Orders Id": "o-1",
      "Orders Revenue": {"2026-Q2": 0},
      "Share": 0.5,
      "email": "a@shop.example",
    })
  })

  it("dry-run: read everything, store nothing, and say what would be sent", async () => {
    const requestsBefore = stage.dataPlane.counts.requests
    const {looker, status} = await sent({formParams: {send: "dry_run"}})
    expect(status).to.equal(200)
    expect(looker?.success).to.equal(false)
    expect(looker?.message).to.match(
      /^Dry run, nothing was sent\. 2 rows would become 2 identify events: userId from users\.id, email from users\.email, groupId from users\.team, timestamp from orders\.at, messageId from orders\.id, 5 traits \(users\.city, orders\.city, orders\.revenue, share, email\)\. 1 row has no id\. Largest event \d\.\d KB\.$/,
    )
    expect(stage.dataPlane.counts.requests).to.equal(requestsBefore)
    expect(stage.looker.downloads[stage.looker.downloads.length - 1].complete).to.equal(true)
  })

  it("send to the source that is chosen: two sources from one hub", async () => {
    const params = {rudder_sources: JSON.stringify({Marketing: {write_key: MARKETING_KEY}})}
    const before = stage.dataPlane.stored.length
    await sent({params, formParams: {source: "Marketing"}})
    await sent({params, formParams: {source: "default"}})
    const keys = stage.dataPlane.stored.slice(before).map(({writeKey}) => writeKey)
    expect(keys).to.deep.equal([
      MARKETING_KEY,
      MARKETING_KEY,
      stage.params.rudder_write_key,
      stage.params.rudder_write_key,
    ])
  })

  for (const [name, choices] of [
    ["names", "full, column, label"],
    ["source", "default"],
  ]) {
    it(`refuse another value of ${name} with the list, before anything is read`, async () => {
      const {looker, events} = await sent({formParams: {[name]: "guess"}})
      expect(looker).to.include({success: false})
      expect(looker?.message).to.include(`Choose one of: ${choices}.`)
      expect(looker?.validation_errors).to.deep.equal({[name]: looker?.message})
      expect(stage.looker.downloads[stage.looker.downloads.length - 1].requestCount).to.equal(0)
      expect(events).to.deep.equal([])
    })
  }

  interface Sending {
    readonly params?: Readonly<Record<string, string>>
    readonly formParams?: Readonly<Record<string, string>>
  }

  function sent(sending: Sending): Promise<Run> {
    const download = lookDocument({fields: FIELDS, rows: ROWS, timezone: "Europe/Berlin"})
    return stage.run({action: "rudder_event", download, ...sending})
  }
})

/** The event of the user with an id first. */
function inOrder(events: readonly RudderEvent[]): RudderEvent[] {
  return [...events].sort((one, other) => Number(one.userId === null) - Number(other.userId === null))
}
