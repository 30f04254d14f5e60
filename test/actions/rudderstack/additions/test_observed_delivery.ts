import {expect} from "chai"
import {observedDelivery, ObservedTally, RunNotices} from "../../../../src/actions/rudderstack/additions"
import {systemClock} from "../../../../src/actions/rudderstack/delivery"
import {OutgoingEvent} from "../../../../src/actions/rudderstack/event"
import {FastClock} from "../delivery/support/fast_clock"
import {deliveryOptions, DeliverySetup, trackEvent, trackEvents} from "../delivery/support/delivered"
import {inTurn, OK, Script, ScriptedAnswer, ScriptedDataPlane} from "../support/scripted_data_plane"
import {HeardNotices} from "./support/heard_notices"

const UNAVAILABLE: ScriptedAnswer = {status: 503, body: "service unavailable\n"}
const INVALID = {status: 400, body: "event is not a valid rudder event\n"}

/** One user: one lane, one batch after the other. */
const ONE_USER = {userId: "user"}

async function newObserved(dataPlaneUrl: string, setup: DeliverySetup = {}) {
  const notices = new RunNotices({source: "Marketing", dataPlane: dataPlaneUrl, runKind: "all"})
  const options = {...deliveryOptions(dataPlaneUrl, setup), tally: new ObservedTally(notices), notices}
  return {...options, delivery: await observedDelivery(options)}
}

/** Delivers the events to a data plane that answers as the script says. */
async function observed(events: readonly OutgoingEvent[], script: Script, setup: DeliverySetup = {}) {
  const plane = await new ScriptedDataPlane(script).start()
  try {
    const {delivery, tally} = await newObserved(plane.url, setup)
    events.forEach((event) => {
      tally.rowsRead++
      delivery.add(event)
    })
    await delivery.finish()
    return {delivery, tally}
  } finally {
    await plane.stop()
  }
}

describe("observed delivery", () => {
  describe("when it is told to stop", () => {
    it("waits a moment for what is in flight, and counts it as unconfirmed", async () => {
      const plane = await new ScriptedDataPlane(() => "silence").start()
      try {
        const {delivery, tally} = await newObserved(plane.url, {clock: systemClock})
        trackEvents(600, ONE_USER).forEach((event) => {
          tally.rowsRead++
          delivery.add(event)
        })
        const finished = delivery.finish()
        while (plane.received.length === 0) {
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
        delivery.stopFor("by_hand")
        await finished
        expect(delivery.stoppedBy).to.include({code: "stopped"})
        expect(delivery.stopped.aborted).to.equal(true)
        expect(tally.notSent.map(({code, count}) => [code, count])).to.deep.equal([
          ["unconfirmed", 500],
          ["not_sent_stopped", 100],
        ])
      } finally {
        await plane.stop()
      }
    })

    it("counts what is answered in that moment", async () => {
      const plane = await new ScriptedDataPlane(() => ({status: 200, body: "ok", afterMs: 100})).start()
      try {
        const {delivery, tally} = await newObserved(plane.url, {clock: systemClock})
        delivery.add(trackEvent(1))
        const finished = delivery.finish()
        while (plane.received.length === 0) {
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
        delivery.stopFor("by_hand")
        await finished
        expect(tally.delivered).to.equal(1)
      } finally {
        await plane.stop()
      }
    })

    it("sends nothing more, also where it sleeps or waits for permission", async () => {
      const heard = new HeardNotices((notice) => {
        if (notice.kind === "due" && heard.of("due").length > 1) {
          notice.waitFor(new Promise(() => undefined))
        }
      })
      const plane = await new ScriptedDataPlane(() => UNAVAILABLE).start()
      try {
        const {delivery, tally} = await newObserved(plane.url)
        tally.rowsRead = 1
        delivery.add(trackEvent(1))
        const finished = delivery.finish()
        while (heard.of("due").length < 2) {
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
        delivery.stopFor("by_hand")
        await finished
        expect(plane.received).to.have.length(1)
        expect(tally.unconfirmed).to.equal(1)
      } finally {
        heard.end()
        await plane.stop()
      }
    })
  })

  describe("reports", () => {
    let heard: HeardNotices

    beforeEach(() => {
      heard = new HeardNotices()
    })

    afterEach(() => heard.end())

    it("the pace, which a volley of 429 halves once", async () => {
      const script = (_: unknown, index: number): ScriptedAnswer =>
        index < 8 ? {status: 429, afterMs: 200} : OK
      const {tally} = await observed(trackEvents(800), script, {clock: new FastClock(50)})
      expect(tally.delivered).to.equal(800)
      expect(Math.min(...heard.of("pace").map(({maxBatches}) => maxBatches))).to.equal(4)
    })

    it("when each try is due and how it ended, with the time until the next one", async () => {
      await observed(trackEvents(2, ONE_USER), inTurn(UNAVAILABLE, INVALID, INVALID, OK, INVALID))
      const told = heard.all.flatMap((notice): unknown[] => {
        switch (notice.kind) {
          case "due":
            return [["due", notice.events]]
          case "batch":
            expect(notice.bytes).to.be.above(0)
            return [[notice.answer, notice.status, notice.events, notice.retryInMs]]
          case "not_sent":
            return [["not_sent", ...notice.rows.map(({messageId}) => messageId)]]
          default:
            return []
        }
      })
      expect(told).to.deep.equal([
        ["due", 2],
        ["retryable", 503, 2, 250],
        ["due", 2],
        ["refused", 400, 2, 0],
        ["due", 2],
        ["refused", 400, 2, undefined],
        ["due", 1],
        ["acknowledged", 200, 1, undefined],
        ["due", 1],
        ["refused", 400, 1, undefined],
        ["not_sent", "row-2"],
      ])
    })

    it("what it did not send, in the very text that can be sent again", async () => {
      await observed(trackEvents(2, {...ONE_USER, data: '{"n":1.50}'}), () => ({status: 422}))
      const [notice] = heard.of("not_sent")
      const texts = notice.eventsJson()
      heard.end()

      const plane = await new ScriptedDataPlane(() => OK).start()
      try {
        const {delivery, tally} = await newObserved(plane.url)
        texts.forEach((eventJson, index) => {
          tally.rowsRead++
          delivery.addEarlier({rowNumber: index + 1, eventJson: eventJson ?? ""})
        })
        await delivery.finish()
        expect(tally.delivered).to.equal(2)
        const sent = plane.received[0].json.replace(/,"sentAt":"[^"]*"\}/g, "}")
        expect(sent).to.include(texts.join(","))
        expect(sent).to.include('"n":1.50')
        for (const {sentAt} of plane.received[0].events) {
          expect(Date.parse(String(sentAt))).to.be.above(0)
        }
      } finally {
        await plane.stop()
      }
    })
  })
})
