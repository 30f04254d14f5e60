import {expect} from "chai"
import * as Hub from "../../../../src/hub"
import {buildDocument, DocumentParts} from "../support/build_request"
import {LookToSend} from "../support/executed"
import {ReceivedEvent, ScriptedDataPlane} from "../support/scripted_data_plane"
import {executed} from "./support/executed"

const USER_AND_CITY = [{name: "users.id", tags: ["user_id"]}, {name: "users.city"}]

describe("choices of a run", () => {
  let plane: ScriptedDataPlane

  beforeEach(async () => {
    plane = await new ScriptedDataPlane(() => ({status: 200})).start()
  })

  afterEach(async () => plane.stop())

  describe("for rows that have no id", () => {
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

    it("leaves them out where the user says so, and counts them", async () => {
      const response = await run({dimensions, rows}, {formParams: {without_id: "skip"}})
      expect(response.success).to.equal(false)
      expect(response.message).to.include("3 of 4 rows arrived in RudderStack.")
      expect(response.message).to.include("1 row without an id, left out as the form asks for: row 2.")
      expect(cities()).to.have.members(["A", "C", "D"])
    })

    it("stops at the first where the user says so; what was sent before stays sent", async () => {
      const response = await run({dimensions, rows}, {formParams: {without_id: "stop"}})
      expect(response.success).to.equal(false)
      expect(response.message).to.include("Row 2 has no id, and the run stopped there, as the form asks for.")
      expect(response.message).to.include("1 of 2 rows read until then arrived in RudderStack.")
      expect(cities()).to.deep.equal(["A"])
    })
  })

  describe("as a dry run", () => {
    const formParams = {send: "dry_run"}

    it("reads all, sends nothing and says what it would send", async () => {
      const dimensions = [...USER_AND_CITY, {name: "users.mail", tags: ["email"]}]
      const rows = Array.from({length: 1234}, (_, index) => ({
        "users.id": index % 2 === 0 ? null : index,
        "users.city": "Secretville",
        "users.mail": index === 8 ? null : "secret@x.example",
      }))
      const response = await run({dimensions, rows}, {formParams})
      expect(response.success).to.equal(false)
      expect(response.message).to.match(
        /^Dry run, nothing was sent\. 1,234 rows would become 1,234 identify events: userId from users\.id, email from users\.mail, 2 traits \(users\.city, email\)\. 1 row has no id\. Largest event \d\.\d KB\.$/,
      )
      expect(response.message).not.to.match(/secret/i)
      expect(plane.received).to.deep.equal([])
    })

    it("says what is wrong with the result", async () => {
      const response = await run({dimensions: [{name: "users.city"}]}, {formParams})
      expect(response.success).to.equal(false)
      expect(response.message).to.match(
        /^Dry run, nothing was sent\. The result needs a column tagged user_id or rudder_anonymous_id or email,/,
      )
    })

    it("stops where the run would", async () => {
      const rows = [{"users.id": 1}, {"users.id": null}, {"users.id": 3}]
      const stopping = {send: "dry_run", without_id: "stop"}
      const response = await run({rows}, {formParams: stopping})
      expect(response.message)
        .to.include("Row 2 has no id")
        .and.to.include("2 rows would become 1 identify event")
    })
  })

  it("sends the first ten rows only where the user says so", async () => {
    const rows = Array.from({length: 5000}, (_, index) => ({"users.id": index}))
    const response = await run({rows}, {formParams: {send: "first_rows"}})
    expect([response.success, response.message]).to.deep.equal([true, undefined])
    const ids = arrived().map(({userId}) => Number(userId))
    expect(ids.sort((one, other) => one - other)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it("sends all of fewer than ten rows", async () => {
    const response = await run({rows: [{"users.id": 1}]}, {formParams: {send: "first_rows"}})
    expect(response.success).to.equal(true)
    expect(arrived()).to.have.length(1)
  })

  it("sends pivots as objects without empty cells where the user says so", async () => {
    const row =
      '{"users.id":{"value":"u"},"orders.count":{"2026":{"value":1},"7":{"value":null},"b":{"value":0}}}'
    const parts = {measures: [{name: "orders.count"}], pivots: [{name: "orders.year"}], rows: [row]}
    await run({dimensions: USER_AND_CITY, ...parts}, {formParams: {pivots: "object", empty: "omit"}})
    expect(arrived()[0].traits).to.deep.equal({"orders.count": {2026: 1, b: 0}})
  })

  it("gives the same ids to the same events, others where a choice changes them", async () => {
    const document = {dimensions: USER_AND_CITY, ranAt: "2026-11-23T09:15:00+01:00"}
    const plan = {query_id: 98}
    for (const formParams of [{}, {send: "first_rows"}, {names: "column"}]) {
      await run({...document, rows: [{"users.id": 1, "users.city": "Oslo"}]}, {plan, formParams})
    }
    const [all, first, renamed] = arrived().map(({messageId}) => messageId)
    expect(first).to.equal(all)
    expect(renamed).not.to.equal(all)
  })

  it("names every role in a dry run, the event's name only where the call has names", async () => {
    const tags = [
      "user_id",
      "rudder_anonymous_id",
      "email",
      "rudder_group_id",
      "rudder_event",
      "rudder_message_id",
    ]
    const dimensions = [...tags.map((tag) => ({name: `a.${tag}`, tags: [tag]})), {name: "a.city"}]
    const formParams = {send: "dry_run"}
    const roles =
      "userId from a.user_id, anonymousId from a.rudder_anonymous_id, email from a.email, groupId from a.rudder_group_id, "
    const track = await run({dimensions}, {action: "rudder_track", formParams})
    const rest = "messageId from a.rudder_message_id, 2"
    expect(track.message).to.include(
      `${roles}event name from a.rudder_event, ${rest} properties (a.city, email)`,
    )
    const identify = await run({dimensions}, {formParams})
    expect(identify.message).to.include(`${roles}${rest} traits (a.city, email)`)
  })

  async function run(document: DocumentParts, look: LookToSend = {}): Promise<Hub.ActionResponse> {
    return executed(plane.url, {document: buildDocument(document), ...look})
  }

  function arrived(): ReceivedEvent[] {
    return plane.received.flatMap(({events}) => events)
  }

  function cities(): unknown[] {
    return arrived().map(({traits}) => (traits as {"users.city": unknown})["users.city"])
  }
})
