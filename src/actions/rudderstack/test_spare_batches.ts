import {expect} from "chai"
import {EventBatch} from "./event_batch"
import {MAX_BATCH_BYTES} from "./limits"
import {SpareBatches} from "./spare_batches"
import {buildBatch} from "./testing/build_batch"
import {trackEvent, trackEvents} from "./testing/sample_events"

describe("spare batches", () => {
  it("are used again, emptied", () => {
    const spares = new SpareBatches()
    const batch = buildBatch(trackEvents(3))
    spares.giveBack(batch)
    expect(spares.take()).to.equal(batch)
    expect(batch.count).to.equal(0)
  })

  it("are not those that an event has made too large", () => {
    const spares = new SpareBatches()
    const large = buildBatch([trackEvent(1, {text: "x".repeat(2 * MAX_BATCH_BYTES)})])
    spares.giveBack(large)
    expect(spares.take()).not.to.equal(large)
  })

  it("are not those that an event has made too large which another batch took over", () => {
    const spares = new SpareBatches()
    const batch = buildBatch([trackEvent(1), trackEvent(2, {text: "x".repeat(3 * MAX_BATCH_BYTES)})])
    batch.moveLast(new EventBatch())
    spares.giveBack(batch)
    expect(batch.bytes).to.be.below(2000)
    expect(spares.take()).not.to.equal(batch)
  })

  it("are never the same twice", () => {
    const spares = new SpareBatches()
    expect(spares.take()).not.to.equal(spares.take())
  })
})
