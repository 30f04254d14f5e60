import {expect} from "chai"
import {gzipSync} from "node:zlib"
import {type DataPlane, startDataPlane} from "../data_plane_stand_in"
import {batch, call} from "./support/call"

describe("the data plane stand-in's counting mode", () => {
  let dataPlane: DataPlane

  beforeEach(async () => {
    dataPlane = await startDataPlane({keepEvents: false})
  })

  afterEach(() => dataPlane.close())

  it("counts events and distinct message ids and keeps none", async () => {
    const body = gzipSync(batch([{messageId: "run-1"}, {messageId: "run-2"}, {messageId: "run-2"}]))
    expect(await call(dataPlane.url, {encoding: "gzip", body})).to.include({status: 200})
    expect(dataPlane.counts).to.deep.equal({requests: 1, events: 3, distinctMessageIds: 2})
    expect(dataPlane.events).to.deep.equal([])
  })

  it("does not take a quoted message id in a value for an event", async () => {
    await call(dataPlane.url, {body: batch([{messageId: "a", traits: {note: '"messageId":"b"'}}])})
    expect(dataPlane.counts.events).to.equal(1)
  })

  for (const body of ["", "{", '{"batch":[', '{"batch":[{"messageId":"a}']) {
    it(`refuses ${JSON.stringify(body)} as JSON`, async () => {
      expect(await call(dataPlane.url, {body})).to.include({status: 400, text: "invalid json\n"})
    })
  }

  it("tells a hundred thousand similar ids apart and knows each again", async () => {
    const rows = Array.from({length: 100_000}, (_, row) => row)
    for (let start = 0; start < rows.length; start += 20_000) {
      const ids = rows
        .slice(start, start + 20_000)
        .map((row) => `0c1f4d5e-77aa-5c1e-9f00-1234567890ab-${row}`)
      const body = batch(ids.map((messageId) => ({messageId})))
      await call(dataPlane.url, {body})
      await call(dataPlane.url, {body})
    }
    expect(dataPlane.counts).to.deep.equal({requests: 10, events: 200_000, distinctMessageIds: 100_000})
  })

  it("does not deduplicate", async () => {
    const start = startDataPlane({keepEvents: false, deduplication: {windowMs: 1}})
    expect(await start.then(String, String)).to.include("cannot deduplicate")
  })
})
