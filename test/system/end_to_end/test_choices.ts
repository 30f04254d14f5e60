import {expect} from "chai"
import {field, LookFields, measure, pivoted, query, row, tableCalculation} from "../../stand_ins/builders"
import {LookDocument, lookDocument} from "../../stand_ins/look_document"
import {RudderEvent} from "../../stand_ins/data_plane_stand_in"
import {Run, setStage, Stage} from "./support/stage"

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

  for (const [formParams, keys] of [
    [{names: "full"}, ["users.city", "orders.city", "orders.revenue", "share", "email"]],
    [{names: "column"}, ["users.city", "orders.city", "revenue", "share", "email"]],
    [{names: "label"}, ["Users City", "Orders City", "Orders Revenue", "Share", "email"]],
    [{empty: "null"}, ["users.city", "orders.city", "orders.revenue", "share", "email"]],
    [{empty: "omit"}, ["users.city", "orders.revenue", "share", "email"]],
    [
      {control_columns: "send"},
      [
        "users.city",
        "orders.city",
        "orders.event",
        "orders.at",
        "orders.id",
        "orders.revenue",
        "share",
        "email",
      ],
    ],
  ] as const) {
    it(`name the traits ${keys.join(", ")} for ${JSON.stringify(formParams)}`, async () => {
      const [first] = inOrder((await sent({formParams})).events)
      expect(Object.keys(first.traits as object)).to.have.members(keys)
    })
  }

  for (const [pivots, revenue] of [
    ["array", [{"2026-Q2": 0}, {"2026-Q1": null}]],
    ["object", {"2026-Q2": 0, "2026-Q1": null}],
  ] as const) {
    it(`send pivots as ${pivots}`, async () => {
      const [first] = inOrder((await sent({formParams: {pivots}})).events)
      expect(first.traits).to.deep.include({"orders.revenue": revenue})
    })
  }

  it("name track events by column, then by the form", async () => {
    const {looker, events} = await sent({action: "rudder_track", formParams: {event: "Seen"}})
    expect(looker).to.include({success: true})
    expect(inOrder(events).map(({type, event}) => [type, event])).to.deep.equal([
      ["track", "Order Paid"],
      ["track", "Seen"],
    ])
    const without = await sent({action: "rudder_track"})
    expect(without.looker?.success).to.equal(false)
    expect(without.looker?.message).to.include("1 of 2 rows arrived in RudderStack.")
    expect(without.looker?.message).to.include("1 row without an event name: row 2.")
  })

  it("leave out rows without an id, or stop at the first", async () => {
    const skipped = await sent({formParams: {without_id: "skip"}})
    expect(skipped.looker?.success).to.equal(false)
    expect(skipped.looker?.message).to.include("1 row without an id, left out as the form asks for: row 2.")
    expect(skipped.events).to.have.length(1)
    const stopped = await sent({formParams: {without_id: "stop"}})
    expect(stopped.looker?.success).to.equal(false)
    expect(stopped.looker?.message).to.include("Row 2 has no id, and the run stopped there")
    expect(stopped.looker?.message).to.include("1 of 2 rows read until then arrived in RudderStack.")
    expect(stopped.events).to.have.length(1)
    const anonymous = await sent({formParams: {without_id: "anonymous"}})
    expect(anonymous.looker).to.include({success: true})
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

  it("send the first ten rows only", async () => {
    const rows = Array.from({length: 3000}, (_, index) => row({"users.id": index}))
    const {looker, events} = await sent({formParams: {send: "first_rows"}, download: lookDocument({rows})})
    expect(looker).to.include({success: true})
    const ids = events.map(({userId}) => Number(userId)).sort((one, other) => one - other)
    expect(ids).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
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
    ["send", "all, dry_run, first_rows"],
    ["names", "full, column, label"],
    ["empty", "null, omit"],
    ["without_id", "anonymous, skip, stop"],
    ["pivots", "array, object"],
    ["control_columns", "omit, send"],
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

  it("keep hidden columns back", async () => {
    const hidden = query({vis_config: {hidden_fields: ["users.email", "users.city", "users.id"]}})
    const [first] = inOrder((await sent({plan: {query: hidden}})).events)
    expect(first.userId).to.equal("1")
    expect(first.traits).to.have.all.keys("orders.city", "orders.revenue", "share")
  })

  interface Sending {
    readonly action?: string
    readonly params?: Readonly<Record<string, string>>
    readonly formParams?: Readonly<Record<string, string>>
    readonly download?: LookDocument
    readonly plan?: Parameters<Stage["run"]>[0]["plan"]
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
