import {expect} from "chai"
import {SpareBatches} from "./spare_batches"
import {buildBatch} from "./testing/build_batch"
import {trackEvents} from "./testing/sample_events"

describe("spare batches", () => {
  it("are used again, emptied", () => {
    const spares = new SpareBatches()
    const batch = buildBatch(trackEvents(3))
    spares.giveBack(batch)
    expect(spares.take()).to.equal(batch)
    expect(batch.count).to.equal(0)
  })

  it("are never the same twice", () => {
    const spares = new SpareBatches()
    expect(spares.take()).not.to.equal(spares.take())
  })
})
