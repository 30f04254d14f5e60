import {expect} from "chai"
import {detailRow, field, pivoted, row} from "../../stand_ins/builders"
import {LookDocument, lookDocument, textOf} from "../../stand_ins/look_document"
import {peakMemoryMb} from "../faults/memory"
import {setStage, Stage} from "../../stand_ins/stage"

const FIELDS = {
  dimensions: [
    field("users.id", {tags: ["user_id"]}),
    field("users.team", {tags: ["rudder_group_id"]}),
    field("users.city"),
  ],
}

describe("runs through the built hub", () => {
  let stage: Stage
  before(async () => {
    stage = await setStage({env: {APP_VERSION: "9.8.7"}})
  })
  after(() => stage.close())

  for (const [action, type, values] of [
    ["rudder_event", "identify", "traits"],
    ["rudder_track", "track", "properties"],
    ["rudder_group", "group", "traits"],
  ] as const) {
    it(`send a row as ${type}, and say where it comes from`, async () => {
      const rows = [row({"users.id": 42, "users.team": "t-1", "users.city": "Köln"})]
      const {looker, webhookId, events} = await stage.run({
        action,
        formParams: {event: "Seen"},
        download: lookDocument({fields: FIELDS, rows}),
      })
      expect(looker).to.include({success: true})
      expect(events).to.have.length(1)
      const [event] = events
      expect(event).to.deep.include({type, userId: "42", groupId: "t-1", [values]: {"users.city": "Köln"}})
      expect(event.context).to.deep.include({
        app: {name: "looker/actions", version: "9.8.7"},
        looker: {
          instance: "shop.looker.example",
          webhookId,
          scheduledPlanId: 1234,
          title: "New users of the week",
          queryId: 98765,
        },
      })
    })
  }

  it("take a result that comes with the request, as older Lookers send it", async () => {
    const rows = [
      detailRow({"users.id": 7, "users.team": null, "users.city": pivoted({"2026-Q2": 1, "2026-Q1": null})}),
      detailRow({"users.id": 8, "users.team": null, "users.city": pivoted({})}),
    ]
    const fields = {...FIELDS, pivots: [field("orders.quarter")]}
    const data = textOf(
      lookDocument({format: "json_detail", fields, rows, ranAt: "2026-11-23T09:15:00+01:00"}),
    )
    const {looker, events} = await stage.run({
      action: "rudder_event",
      attachment: {mimetype: "application/json", extension: "json", data},
    })
    expect(looker).to.include({success: true})
    const traits = new Map(events.map((event) => [event.userId, event.traits]))
    expect(traits.get("7")).to.deep.equal({"users.city": [{"2026-Q2": 1}, {"2026-Q1": null}]})
    expect(traits.get("8")).to.deep.equal({"users.city": []})
    expect(events.map(({timestamp}) => timestamp)).to.deep.equal([
      "2026-11-23T08:15:00.000Z",
      "2026-11-23T08:15:00.000Z",
    ])
  })
})

describe("a large Look through the built hub", () => {
  const ROW_COUNT = 100_000
  /** The document alone is larger than this. */
  const MAX_GROWTH_MB = 60

  let stage: Stage
  before(async () => {
    stage = await setStage({keepEvents: false, env: {ACTION_HUB_EXECUTE_PROCESS_COUNT: "1"}})
  })
  after(() => stage.close())

  it("arrives whole: 100,000 rows, in memory that does not grow with them", async function () {
    this.timeout(180_000)
    const warmUp = await stage.run({action: "rudder_event", download: largeLook(10_000)})
    expect(warmUp.looker).to.include({success: true})
    const beforeMb = peakMemoryMb(stage.hub.pid) ?? NaN
    const {looker} = await stage.run({action: "rudder_event", download: largeLook(ROW_COUNT)})
    expect(looker).to.include({success: true})
    expect(stage.dataPlane.counts).to.deep.include({
      events: 10_000 + ROW_COUNT,
      distinctMessageIds: 10_000 + ROW_COUNT,
    })
    expect((peakMemoryMb(stage.hub.pid) ?? NaN) - beforeMb).to.be.below(MAX_GROWTH_MB)
  })

  function largeLook(count: number): LookDocument {
    return lookDocument({fields: FIELDS, rows: largeRows(count)})
  }
})

function* largeRows(count: number) {
  const city = "x".repeat(600)
  for (let id = 0; id < count; id++) {
    yield row({"users.id": id, "users.team": "t", "users.city": `${city}${id}`})
  }
}
