import {expect} from "chai"
import {EventBatch} from "./event_batch"
import {eventText} from "./event_text"
import {buildBatch, rowsIn} from "./testing/build_batch"
import {identifyEvent, trackEvent, trackEvents} from "./testing/sample_events"

const TIME = new Date("2026-11-25T08:00:00.123Z")
const LATER = new Date("2026-11-25T08:01:00.456Z")

interface Body {
  readonly batch: readonly {readonly messageId: string; readonly sentAt: string}[]
  readonly [name: string]: unknown
}

describe("event batch", () => {
  it("becomes the body of a request: its events in their order, each with the time of sending", () => {
    const events = [trackEvent(1, {city: "Köln 🙂"}), identifyEvent(2), trackEvent(3)]
    const body = buildBatch(events).body(TIME, {sentAt: TIME}).toString()
    const texts = events.map((event) =>
      eventText(event).replace("1970-01-01T00:00:00.000Z", TIME.toISOString()),
    )
    expect(body).to.equal(`{"batch":[${texts.join(",")}],"sentAt":"${TIME.toISOString()}"}`)
  })

  it("becomes a body without events, and with nothing beside them", () => {
    expect(new EventBatch().body(TIME, {}).toString()).to.equal('{"batch":[]}')
  })

  it("is sent again with the later time, and else the same", () => {
    const batch = buildBatch(trackEvents(3))
    const first = batch.body(TIME, {timestamp: TIME}).toString()
    const second = batch.body(LATER, {timestamp: LATER}).toString()
    expect(second).to.equal(first.split(TIME.toISOString()).join(LATER.toISOString()))
  })

  it("changes no time in an event's own data", () => {
    const sentAt = "1970-01-01T00:00:00.000Z"
    const [event] = parsed(buildBatch([trackEvent(1, {sentAt})]).body(TIME, {})).batch
    expect(event).to.deep.include({sentAt: TIME.toISOString(), properties: {sentAt}})
  })

  it("counts no fewer bytes than its body has, and few more", () => {
    for (const count of [0, 1, 500]) {
      const batch = buildBatch(trackEvents(count, {city: "Köln"}))
      const {length} = batch.body(TIME, {timestamp: TIME, sentAt: TIME})
      expect(batch.bytes).to.be.within(length, length + 200)
    }
  })

  it("knows its largest event", () => {
    const events = [trackEvent(1), trackEvent(2, {text: "ü".repeat(1000)}), trackEvent(3)]
    expect(buildBatch(events).largestEventBytes).to.equal(Buffer.byteLength(eventText(events[1])))
    expect(new EventBatch().largestEventBytes).to.equal(0)
  })

  it("hands its last event on to another batch", () => {
    const batch = buildBatch(trackEvents(3))
    const other = new EventBatch()
    batch.moveLast(other)
    expect([rowsIn(batch), rowsIn(other)]).to.deep.equal([[1, 2], [3]])
    expect(messageIds(batch)).to.deep.equal(["row-1", "row-2"])
    expect(messageIds(other)).to.deep.equal(["row-3"])
    batch.add(4, eventText(trackEvent(4)))
    expect(messageIds(batch)).to.deep.equal(["row-1", "row-2", "row-4"])
  })

  for (const count of [2, 3, 8]) {
    it(`is halved, its events in their order: ${count}`, () => {
      const batch = buildBatch(trackEvents(count))
      batch.body(TIME, {})
      const [first, second] = batch.halves()
      const rows = trackEvents(count).map(({rowNumber}) => rowNumber)
      expect([...rowsIn(first), ...rowsIn(second)]).to.deep.equal(rows)
      expect([...messageIds(first), ...messageIds(second)]).to.deep.equal(rows.map((row) => `row-${row}`))
      expect(first.count - second.count).to.be.within(0, 1)
    })
  }

  it("is as good as new when it is cleared", () => {
    const batch = buildBatch(trackEvents(3, {text: "x".repeat(100000)}))
    batch.body(TIME, {})
    batch.clear()
    expect([batch.count, batch.bytes]).to.deep.equal([0, new EventBatch().bytes])
    batch.add(7, eventText(trackEvent(7)))
    expect(batch.body(TIME, {}).toString()).to.equal(
      buildBatch([trackEvent(7)])
        .body(TIME, {})
        .toString(),
    )
  })

  it("tells of its rows what stays true when it is used again", () => {
    const events = trackEvents(2, {city: "Köln"})
    const batch = buildBatch(events)
    const rows = batch.unsentRows()
    batch.clear()
    batch.add(7, eventText(trackEvent(7)))
    expect(rows.map(({rowNumber, eventText: text}) => [rowNumber, text?.()])).to.deep.equal(
      events.map((event) => [event.rowNumber, eventText(event)]),
    )
  })

  it("tells the sizes of its events in kilobytes, rounded up", () => {
    const rows = buildBatch([trackEvent(1), trackEvent(2, {text: "x".repeat(1500000)})]).unsentRowsWithSize()
    expect(rows.map(({note}) => note)).to.deep.equal(["1 KB", "1,501 KB"])
  })
})

function parsed(body: Buffer): Body {
  return JSON.parse(body.toString()) as Body
}

function messageIds(batch: EventBatch): string[] {
  return parsed(batch.body(TIME, {})).batch.map(({messageId}) => messageId)
}
