import {expect} from "chai"
import {gzipSync} from "node:zlib"
import {DataPlane, DEFAULT_WRITE_KEY, startDataPlane} from "../data_plane_stand_in"
import {countBatch} from "./counted_batch"
import {DistinctIds} from "./distinct_ids"

describe("the data plane stand-in's counting mode", () => {
  let dataPlane: DataPlane | undefined

  afterEach(() => dataPlane?.close())

  it("counts events and distinct message ids over HTTP and keeps none", async () => {
    dataPlane = await startDataPlane({keepEvents: false})
    const batch = [{messageId: "run-1"}, {messageId: "run-2"}, {messageId: "run-2"}]
    const headers = {
      "authorization": `Basic ${Buffer.from(`${DEFAULT_WRITE_KEY}:`).toString("base64")}`,
      "content-encoding": "gzip",
    }
    const body = gzipSync(JSON.stringify({batch}))
    const response = await fetch(`${dataPlane.url}/v1/batch`, {method: "POST", headers, body})
    expect(response.status).to.equal(200)
    expect(dataPlane.counts).to.deep.equal({requests: 1, events: 3, distinctMessageIds: 2})
    expect(dataPlane.events).to.deep.equal([])
  })

  it("does not take a quoted message id in a value for an event", () => {
    const batch = [{messageId: "a", traits: {note: '"messageId":"b"'}}]
    expect(countBatch(Buffer.from(JSON.stringify({batch})))?.eventCount).to.equal(1)
  })

  for (const body of ["", "{", '{"batch":[', '{"batch":[{"messageId":"a}']) {
    it(`refuses ${JSON.stringify(body)} as JSON`, () => {
      expect(countBatch(Buffer.from(body))).to.equal(undefined)
    })
  }

  it("tells a hundred thousand similar ids apart and knows each again", () => {
    const ids = new DistinctIds(4)
    const addAll = () => {
      for (let row = 0; row < 100_000; row++) {
        const id = Buffer.from(`…"0c1f4d5e-77aa-5c1e-9f00-1234567890ab-${row}"`)
        ids.add(id, 4, id.length - 1)
      }
    }
    addAll()
    expect(ids.size).to.equal(100_000)
    addAll()
    expect(ids.size).to.equal(100_000)
  })
})
