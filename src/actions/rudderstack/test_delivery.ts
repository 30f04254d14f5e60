import {expect} from "chai"
import {Delivery, LaneParts} from "./delivery"
import {DataPlaneError} from "./errors/data_plane_error"
import {LANE_COUNT, MAX_BATCH_EVENTS, MAX_WAITING_BATCHES} from "./limits"
import {RudderClient} from "./rudder_client"
import {SerializedEvent} from "./serialized_event"
import {Tally} from "./tally"
import {buildNotices} from "./testing/build_notices"
import {HeldSends} from "./testing/held_sends"
import {ANSWERED, UNANSWERED} from "./testing/sample_attempt"
import {sampleEvent, trackEvents} from "./testing/sample_events"
import {SimulatedClock} from "./testing/simulated_clock"

/** In flight, being filled, and waiting. */
const MAX_HELD_EVENTS = (2 * LANE_COUNT + MAX_WAITING_BATCHES) * MAX_BATCH_EVENTS
const MANY = 10 * LANE_COUNT * MAX_BATCH_EVENTS

describe("delivery", () => {
  it("delivers every event once", async () => {
    const sends = new HeldSends()
    sends.releaseAll()
    const {tally} = await delivered(trackEvents(1234), sends)
    expect(sends.rows.sort((one, other) => one - other)).to.deep.equal(
      trackEvents(1234).map(({rowNumber}) => rowNumber),
    )
    expect(tally.delivered).to.equal(1234)
  })

  it("sends several batches at a time", async () => {
    const sends = new HeldSends()
    const done = delivered(trackEvents(100), sends)
    expect(sends.batches).to.have.length(LANE_COUNT)
    sends.releaseAll()
    await done
  })

  it("keeps the events of a user in their order, whatever their batches take", async () => {
    const perLane = Array.from({length: LANE_COUNT}, () => new HeldSends())
    const delivery = new Delivery(new Tally(), (lane) => laneParts(perLane[lane]))
    const users = 13
    const userOf = (row: number) => `user-${row % users}`
    for (let row = 1; row <= 20 * users; row++) {
      delivery.add(userEvent(row, userOf(row)))
    }
    const done = delivery.finish()
    perLane.reverse().forEach((sends) => sends.releaseAll())
    await done
    const lanesOfUser = new Map<string, number[][]>()
    for (const {batches} of perLane) {
      const rowsOfLane = batches.flat()
      for (const userId of new Set(rowsOfLane.map(userOf))) {
        const rows = rowsOfLane.filter((row) => userOf(row) === userId)
        lanesOfUser.set(userId, [...(lanesOfUser.get(userId) ?? []), rows])
      }
    }
    expect(lanesOfUser.size).to.equal(users)
    for (const lanes of lanesOfUser.values()) {
      expect(lanes).to.have.length(1)
      expect(lanes[0]).to.have.length(20)
      expect(lanes[0]).to.deep.equal([...lanes[0]].sort((one, other) => one - other))
    }
  })

  it("asks to pause when a few batches wait, in whichever lanes", () => {
    const delivery = new Delivery(new Tally(), () => laneParts(new HeldSends()))
    const ofOneUser = (count: number) =>
      Array.from({length: count}, (_, index) => userEvent(index + 1, "user"))
    ofOneUser(MAX_WAITING_BATCHES * MAX_BATCH_EVENTS).forEach((event) => delivery.add(event))
    expect(delivery.isFull).to.equal(false)
    ofOneUser(MAX_BATCH_EVENTS).forEach((event) => delivery.add(event))
    expect(delivery.isFull).to.equal(true)
  })

  it("asks to pause until there is room, and holds no more than a few batches", async () => {
    const sends = new HeldSends()
    const tally = new Tally()
    const delivery = new Delivery(tally, () => laneParts(sends))
    let added = 0
    let pauses = 0
    for (const event of trackEvents(MANY)) {
      delivery.add(event)
      added++
      if (delivery.isFull) {
        pauses++
        expect(added - tally.delivered).to.be.at.most(MAX_HELD_EVENTS)
        sends.release()
        const room = delivery.whenRoom()
        while (delivery.isFull) {
          sends.release()
          await new Promise((resolve) => setImmediate(resolve))
        }
        await room
      }
    }
    expect(pauses).to.be.at.least(4)
    sends.releaseAll()
    await delivery.finish()
    expect(tally.delivered).to.equal(MANY)
  }).timeout(20000)

  it("finds room once the run has stopped, though nothing is acknowledged any more", async () => {
    const sends = new HeldSends()
    const tally = new Tally()
    const delivery = new Delivery(tally, () => laneParts(sends))
    const events = trackEvents(MANY)
    let added = 0
    while (!delivery.isFull) {
      delivery.add(events[added++])
    }
    delivery.stop(new Error("Stopped."))
    sends.releaseAll()
    await delivery.whenRoom()
    await delivery.finish()
    expect(tally.delivered).to.equal(sends.rows.length)
    expect(tally.delivered + tally.notSent.total).to.equal(added)
  })

  it("stops all lanes at the first failure, and accounts for every event", async () => {
    const sent: number[] = []
    const client: RudderClient = {
      send: async ({count}) => {
        sent.push(count)
        throw new DataPlaneError({kind: "hopeless", message: "Check the write key."}, UNANSWERED)
      },
    }
    const tally = new Tally()
    const delivery = new Delivery(tally, () => ({...laneParts(new HeldSends()), client}))
    trackEvents(MANY).forEach((event) => delivery.add(event))
    await delivery.finish()
    expect(delivery.stoppedBy).to.have.property("message", "Check the write key.")
    expect(sent.length).to.be.at.most(LANE_COUNT)
    expect(tally.notSent.total).to.equal(MANY)
  }).timeout(20000)

  it("keeps the first reason to stop", () => {
    const delivery = new Delivery(new Tally(), () => laneParts(new HeldSends()))
    delivery.stop(new Error("First."))
    delivery.stop(new Error("Second."))
    expect(delivery.stoppedBy).to.have.property("message", "First.")
  })

  it("ends with what it does not expect, and with nothing counted that is not known", async () => {
    const client: RudderClient = {
      send: async () => {
        throw new TypeError("bug")
      },
    }
    const tally = new Tally()
    tally.rowsRead = 1
    const delivery = new Delivery(tally, () => ({...laneParts(new HeldSends()), client}))
    delivery.add(userEvent(1, "user"))
    await delivery.finish()
    expect(delivery.stoppedBy).to.be.instanceOf(TypeError)
    expect(tally.unaccounted).to.equal(1)
  })
})

async function delivered(events: SerializedEvent[], sends: HeldSends) {
  const tally = new Tally()
  const delivery = new Delivery(tally, () => laneParts(sends))
  events.forEach((event) => delivery.add(event))
  await delivery.finish()
  return {tally}
}

function laneParts(sends: HeldSends): LaneParts {
  return {
    client: {
      send: async (batch) => {
        await sends.send(batch)
        return ANSWERED
      },
    },
    writeKey: "key",
    notices: buildNotices(),
    policy: {budgetMs: 0, baseDelayMs: 0, maxDelayMs: 0, maxRetryAfterMs: 0, maxTriesIfPermanent: 1},
    clock: new SimulatedClock(),
  }
}

function userEvent(rowNumber: number, userId: string): SerializedEvent {
  return sampleEvent(rowNumber, {call: "track", event: "Seen", properties: {}}, {userId})
}
