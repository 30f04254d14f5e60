import {expect} from "chai"
import {createServer} from "http"
import {AddressInfo} from "net"
import {stub} from "sinon"
import {systemClock} from "../../../src/actions/rudderstack/delivery"
import * as Hub from "../../../src/hub"
import {buildDocument, DocumentParts} from "./support/build_request"
import {executed, LookToSend} from "./support/executed"
import {ReceivedEvent, ScriptedDataPlane} from "./support/scripted_data_plane"

const USER_AND_CITY = [{name: "users.id", tags: ["user_id"]}, {name: "users.city"}]

describe("run", () => {
  let plane: ScriptedDataPlane

  beforeEach(async () => {
    plane = await new ScriptedDataPlane(() => ({status: 200})).start()
  })

  afterEach(async () => plane.stop())

  it("sends the documented track event of a Look with pivots that have no values", async () => {
    const dimensions = ["event", "event_2", "user_id", "event_3", "event_4", "event_5"].map((name) => ({
      name: `tracks_flow.${name}`,
      tags: name === "user_id" ? ["user_id"] : [],
    }))
    const row =
      '{"tracks_flow.event_2":{"value":"Destination_Clicked"},"tracks_flow.user_id":{"value":"test@rcomp.es"},' +
      '"tracks_flow.event_3":{},"tracks_flow.event_4":{},"tracks_flow.event_5":{},' +
      '"tracks_flow.event":{"value":"User_Logged_In"}}'
    const document = {dimensions, rows: [row], ranAt: "2026-11-23T09:15:00+01:00"}
    const response = await run(document, {action: "rudder_track", formParams: {event: "single"}})
    expect([response.success, response.message]).to.deep.equal([true, undefined])
    const [{messageId, sentAt, context, _metadata, ...event}] = arrived()
    const {library, ...ownContext} = context as {library: {name: string}}
    expect(event).to.deep.equal({
      userId: "test@rcomp.es",
      anonymousId: null,
      properties: {
        "tracks_flow.event_2": "Destination_Clicked",
        "tracks_flow.event_3": [],
        "tracks_flow.event_4": [],
        "tracks_flow.event_5": [],
        "tracks_flow.event": "User_Logged_In",
      },
      event: "single",
      timestamp: "2026-11-23T08:15:00.000Z",
      originalTimestamp: "2026-11-23T08:15:00.000Z",
      type: "track",
      channel: "server",
    })
    expect(ownContext).to.deep.equal({
      app: {name: "looker/actions", version: "dev"},
      ip: "0.0.0.0",
      looker: {instance: "shop.looker.example", webhookId: "webhook-1"},
    })
    expect(library.name).to.equal("analytics-node")
    expect(_metadata).to.be.an("object")
    expect(messageId).to.match(/^looker-[\w-]{43}$/)
    expect(sentAt).to.be.a("string")
  })

  it("sends 64-bit ids with every digit, as user id and as values", async () => {
    const rows = [
      '{"users.id":{"value":9007199254740993},"users.city":{"value":12345678901234567890}}',
      '{"users.id":{"value":1e21},"users.city":{"value":[9007199254740993,1]}}',
    ]
    await run({dimensions: USER_AND_CITY, rows})
    expect(arrived().map(({userId, traits}) => [userId, traits])).to.have.deep.members([
      ["9007199254740993", {"users.city": "12345678901234567890"}],
      ["1000000000000000000000", {"users.city": ["9007199254740993", 1]}],
    ])
  })

  it("sends dimensions, measures, table calculations and pivots in the row's order", async () => {
    const row =
      '{"users.id":{"value":"u"},"users.city":{"value":"Köln"},' +
      '"orders.count":{"2026":{"value":1},"7":{"value":null},"a|FIELD|b":{"value":0}},"share":{"value":0.5}}'
    const document = {
      dimensions: USER_AND_CITY,
      measures: [{name: "orders.count"}],
      tableCalculations: [{name: "share"}],
      pivots: [{name: "orders.year"}],
      rows: [row],
    }
    await run(document)
    expect(arrived()[0].traits).to.deep.equal({
      "users.city": "Köln",
      "orders.count": [{2026: 1}, {7: null}, {"a|FIELD|b": 0}],
      "share": 0.5,
    })
  })

  it("sends the rows of a slow query while it runs", async () => {
    const text = buildDocument({rows: [{"users.id": 1}, {"users.id": 2}]})
    const secondRow = text.lastIndexOf("{", text.lastIndexOf("{") - 1)
    const time = stub(systemClock, "nowMs").returns(0)
    const looker = createServer((_, response) => {
      time.returns(5000)
      response.write(text.slice(0, secondRow))
      const timer = setInterval(() => {
        if (plane.received.length > 0) {
          clearInterval(timer)
          response.end(text.slice(secondRow))
        }
      }, 5)
    })
    await new Promise<void>((resolve) => looker.listen(0, "127.0.0.1", resolve))
    try {
      const {port} = looker.address() as AddressInfo
      const {success} = await send({plan: {download_url: `http://127.0.0.1:${port}`}})
      expect([success, plane.requests.map(({length}) => length)]).to.deep.equal([true, [1, 1]])
    } finally {
      time.restore()
      looker.close()
    }
  })

  it("still identifies by a hidden column, and does not send it", async () => {
    const dimensions = [
      {name: "users.id", tags: ["user_id"]},
      {name: "users.mail", tags: ["email"]},
      {name: "users.age"},
    ]
    const plan = {query: {vis_config: {hidden_fields: ["users.id", "users.mail", "users.age"]}}}
    const document = buildDocument({
      dimensions,
      rows: [{"users.id": "u", "users.mail": "a@b.example", "users.age": 7}],
    })
    await send({document, plan})
    expect(arrived()[0]).to.deep.include({userId: "u", traits: {}})
  })

  it("gives the run's own time, and ids that no other run has, where the result has no time", async () => {
    const plan = {query_id: 98}
    const document = buildDocument({ranAt: null})
    await send({document, plan})
    await send({document, plan})
    const [first, second] = arrived()
    expect(Date.parse(String(first.timestamp))).to.be.within(Date.now() - 60000, Date.now())
    expect(first.messageId).not.to.equal(second.messageId)
  })

  it("gives the same ids when the same result is sent again, others when it is sent differently", async () => {
    const look = {
      document: buildDocument({
        dimensions: USER_AND_CITY,
        ranAt: "2026-11-23T09:15:00+01:00",
        rows: [
          {"users.id": 1, "users.city": "Oslo"},
          {"users.id": 2, "users.city": "Rome"},
        ],
      }),
      plan: {query_id: 98},
    }
    await send(look)
    await send(look)
    const first = arrivedIds().slice(0, 2)
    expect(arrivedIds().slice(2)).to.have.members(first)
    await send({...look, plan: {query_id: 99}})
    expect(arrivedIds().slice(4)).not.to.include.members(first)
  })

  it("reads dates in the result's zone, else in the query's, else in UTC", async () => {
    const dimensions = [
      {name: "users.id", tags: ["user_id"]},
      {name: "orders.at", tags: ["rudder_timestamp"]},
    ]
    const rows = [{"users.id": "u", "orders.at": "2026-11-20"}]
    const inNewYork = {query: {query_timezone: "America/New_York"}}
    for (const [timezone, plan] of [
      ["Europe/Berlin", inNewYork],
      [undefined, inNewYork],
      [undefined, {query: {query_timezone: null}}],
      [undefined, undefined],
    ] as const) {
      await send({document: buildDocument({dimensions, rows, timezone}), plan})
    }
    expect(arrived().map(({timestamp}) => timestamp)).to.deep.equal([
      "2026-11-19T23:00:00.000Z",
      "2026-11-20T05:00:00.000Z",
      "2026-11-20T00:00:00.000Z",
      "2026-11-20T00:00:00.000Z",
    ])
  })

  it("succeeds with a count of the times that cannot be read", async () => {
    const dimensions = [
      {name: "users.id", tags: ["user_id"]},
      {name: "orders.at", tags: ["rudder_timestamp"]},
    ]
    const rows = ["soon", "2026-11-20", "", "later"].map((at, index) => ({
      "users.id": index,
      "orders.at": at,
    }))
    const response = await run({dimensions, rows, timezone: "UTC"})
    expect(response).to.include({
      success: true,
      message:
        "2 rows with a time that cannot be read, sent with the run's time: rows 1, 4. Code: time_unreadable.",
    })
    expect(arrived()).to.have.length(4)
  })

  it("fails with a count of the rows that no event can be made of", async () => {
    const dimensions = [
      {name: "users.id", tags: ["user_id"]},
      {name: "users.team", tags: ["rudder_group_id"]},
    ]
    const rows = ["t", null, " ", "s"].map((team, index) => ({"users.id": index, "users.team": team}))
    const response = await run({dimensions, rows}, {action: "rudder_group"})
    expect(response.success).to.equal(false)
    expect(response.message).to.include("2 of 4 rows arrived in RudderStack.")
    expect(response.message).to.include("2 rows without a group id: rows 2, 3.")
  })

  it("names track events by their column, then by the form, and reports rows with neither", async () => {
    const dimensions = [
      {name: "users.id", tags: ["user_id"]},
      {name: "orders.event", tags: ["rudder_event"]},
    ]
    const rows = [" Paid ", "", null].map((event, index) => ({"users.id": index, "orders.event": event}))
    const track = {action: "rudder_track"}
    const withForm = await run({dimensions, rows}, {...track, formParams: {event: "Seen"}})
    expect(withForm.success).to.equal(true)
    expect(arrived().map(({userId, event}) => [userId, event])).to.have.deep.members([
      ["0", "Paid"],
      ["1", "Seen"],
      ["2", "Seen"],
    ])
    const withoutForm = await run({dimensions, rows}, track)
    expect(withoutForm.success).to.equal(false)
    expect(withoutForm.message).to.include("2 rows without an event name: rows 2, 3.")
  })

  describe("with rows that have no id", () => {
    const dimensions = [
      {name: "users.id", tags: ["user_id"]},
      {name: "users.mail", tags: ["email"]},
      {name: "users.city"},
    ]
    const rows = [
      {"users.id": 1, "users.mail": null, "users.city": "A"},
      {"users.id": null, "users.mail": " ", "users.city": "B"},
      {"users.id": "", "users.mail": "c@x.example", "users.city": "C"},
      {"users.id": 4, "users.mail": null, "users.city": "D"},
    ]

    it("sends them under an anonymous id of their own", async () => {
      const response = await run({dimensions, rows})
      expect([response.success, response.message]).to.deep.equal([true, undefined])
      const anonymous = arrived().filter(({userId}) => userId === null)
      expect(anonymous).to.have.length(2)
      expect(anonymous[0].anonymousId).to.be.a("string").and.not.to.equal(anonymous[1].anonymousId)
    })
  })

  for (const [what, members, remark] of [
    ["columns were cut off at a limit", '"column_truncated":true', "without some of their columns"],
    ["the result was limited to as many rows, in text", '"applied_limit":"2"', "as many as the row limit"],
  ]) {
    it(`remarks that ${what}`, async () => {
      const rows = [{"users.id": 1}, {"users.id": 2}]
      const document = buildDocument({rows}).replace('"data":', `${members},"data":`)
      const {success, message} = await send({document})
      expect(success).to.equal(true)
      expect(message).to.include(remark)
    })
  }

  it("remarks no limit where Looker says that there was none, whatever the query's is", async () => {
    const document = buildDocument({rows: [{"users.id": 1}]}).replace(
      '"data":',
      '"applied_limit":"-1","data":',
    )
    expect((await send({document, plan: {query: {limit: "1"}}})).message).to.equal(undefined)
  })

  describe("remarks that there may be more rows", () => {
    const limits: [
      when: string,
      count: number,
      limit: string | undefined,
      isTruncated: boolean,
      isRemarked: boolean,
    ][] = [
      ["as many came as the query's limit", 5, "5", false, true],
      ["fewer came", 4, "5", false, false],
      ["more came, since all results were asked for", 6, "5", false, false],
      ["the query has no limit", 5, undefined, false, false],
      ["the result says that it was cut", 3, "5", true, true],
    ]
    for (const [when, count, limit, truncated, isRemarked] of limits) {
      it(`${isRemarked ? "where" : "not where"} ${when}`, async () => {
        const rows = Array.from({length: count}, (_, index) => ({"users.id": index}))
        const document = buildDocument({rows}).replace('"data":', `"truncated":${truncated},"data":`)
        const {success, message = ""} = await send({document, plan: {query: {limit}}})
        expect([success, message.includes('Choose "All results"')]).to.deep.equal([true, isRemarked])
      })
    }
  })

  async function send(look: LookToSend): Promise<Hub.ActionResponse> {
    return executed(plane.url, look)
  }

  async function run(document: DocumentParts, look: LookToSend = {}): Promise<Hub.ActionResponse> {
    return send({document: buildDocument(document), ...look})
  }

  function arrived(): ReceivedEvent[] {
    return plane.received.flatMap(({events}) => events)
  }

  function arrivedIds(): string[] {
    return arrived().map(({messageId}) => messageId)
  }
})
