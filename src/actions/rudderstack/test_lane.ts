import {expect} from "chai"
import {EventBatch} from "./event_batch"
import {eventText} from "./event_text"
import {Lane} from "./lane"
import {MAX_BATCH_BYTES, MAX_BATCH_EVENTS} from "./limits"
import {SerializedEvent} from "./serialized_event"
import {SpareBatches} from "./spare_batches"
import {HeldSends} from "./testing/held_sends"
import {trackEvent, trackEvents} from "./testing/sample_events"

describe("lane", () => {
  it("sends a batch as soon as it has as many events as a batch may have", () => {
    const sends = new HeldSends()
    const lane = new Lane(sends.send, new SpareBatches())
    const events = trackEvents(MAX_BATCH_EVENTS)
    events.slice(1).forEach((event) => lane.add(event))
    expect(sends.sizes).to.deep.equal([])
    lane.add(events[0])
    expect(sends.sizes).to.deep.equal([MAX_BATCH_EVENTS])
  })

  it("sends a batch before it has more bytes than a batch may have", async () => {
    const sends = new HeldSends()
    const lane = new Lane(sends.send, new SpareBatches())
    const fullBytes = MAX_BATCH_BYTES - new EventBatch().bytes - ",,".length
    const third = sized(1, Math.floor(fullBytes / 3))
    const exact = sized(2, fullBytes - 2 * Math.floor(fullBytes / 3))
    const tooLarge = sized(3, fullBytes - 2 * Math.floor(fullBytes / 3) + 1)
    for (const event of [third, third, exact, third, third, tooLarge, third]) {
      lane.add(event)
    }
    lane.close()
    sends.releaseAll()
    await lane.settled()
    expect(sends.batches).to.deep.equal([
      [1, 1, 2],
      [1, 1],
      [3, 1],
    ])
  })

  it("sends an event alone that is larger than a batch may be", async () => {
    const sends = new HeldSends()
    const lane = new Lane(sends.send, new SpareBatches())
    const large = sized(2, 2 * MAX_BATCH_BYTES)
    for (const event of [trackEvent(1), large, trackEvent(3)]) {
      lane.add(event)
    }
    lane.close()
    sends.releaseAll()
    await lane.settled()
    expect(sends.sizes).to.deep.equal([1, 1, 1])
  })

  it("sends one batch at a time, in order", async () => {
    const sends = new HeldSends()
    const lane = new Lane(sends.send, new SpareBatches())
    for (let row = 1; row <= 3; row++) {
      lane.add(trackEvent(row))
      lane.close()
    }
    expect(sends.rows).to.deep.equal([1])
    sends.release()
    await lane.progress()
    expect(sends.rows).to.deep.equal([1, 2])
    sends.releaseAll()
    await lane.settled()
    expect(sends.rows).to.deep.equal([1, 2, 3])
  })

  it("says how many batches wait behind the one in flight", async () => {
    const sends = new HeldSends()
    const lane = new Lane(sends.send, new SpareBatches())
    const waiting = [lane.waitingBatches]
    for (let row = 1; row <= 3; row++) {
      lane.add(trackEvent(row))
      lane.close()
      waiting.push(lane.waitingBatches)
    }
    sends.release()
    await lane.progress()
    waiting.push(lane.waitingBatches)
    expect(waiting).to.deep.equal([0, 0, 1, 2, 1])
    sends.releaseAll()
    await lane.settled()
  })

  it("goes on after it has been idle", async () => {
    const sends = new HeldSends()
    const lane = new Lane(sends.send, new SpareBatches())
    sends.releaseAll()
    for (let row = 1; row <= 2; row++) {
      lane.add(trackEvent(row))
      lane.close()
      await lane.settled()
    }
    expect(sends.rows).to.deep.equal([1, 2])
  })

  it("has nothing to send when its only event could not be written", async () => {
    const sends = new HeldSends()
    const lane = new Lane(sends.send, new SpareBatches())
    const withoutText = {...trackEvent(1), event: undefined} as never
    expect(() => lane.add(withoutText)).to.throw(TypeError)
    lane.close()
    await lane.settled()
    expect(sends.sizes).to.deep.equal([])
  })

  it("has nothing to send when it is closed empty", async () => {
    const sends = new HeldSends()
    const lane = new Lane(sends.send, new SpareBatches())
    lane.close()
    await lane.progress()
    await lane.settled()
    expect(sends.sizes).to.deep.equal([])
  })
})

/** An event of so many bytes. */
function sized(rowNumber: number, bytes: number): SerializedEvent {
  const text = (length: number) => trackEvent(rowNumber, {text: "x".repeat(length)})
  return text(bytes - eventText(text(0)).length)
}
