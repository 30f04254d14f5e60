import {expect} from "chai"
import {jsonOf} from "./json_of"
import {rudderClient} from "./rudder_client"
import {SerializedEvent} from "./serialized_event"
import {ANSWERED} from "./testing/sample_attempt"
import {groupEvent, identifyEvent, sampleEvent, trackEvent} from "./testing/sample_events"

const LONG_VALUES = {
  "users.bio": "naïve 日本語 🙂 ".repeat(500),
  "users.note": 'a "quoted" line\n',
  "n": 0,
  "x": null,
}

describe("serialized event", () => {
  const cases: {[name: string]: SerializedEvent} = {
    "a track event": trackEvent(1),
    "an identify event, whose traits are sent twice": identifyEvent(1, LONG_VALUES),
    "a group event": groupEvent(1, LONG_VALUES),
    "an event without values": trackEvent(1, {}),
    "long ids and names": sampleEvent(
      1234567,
      {call: "track", event: "Ereignis äöü ".repeat(20), properties: LONG_VALUES},
      {
        userId: "ü".repeat(300),
        groupId: "g".repeat(100),
        messageId: `looker-${"0".repeat(32)}-1234567`,
      },
    ),
  }
  for (const [name, event] of Object.entries(cases)) {
    it(`is measured a little larger than it is on the wire: ${name}`, async () => {
      const wireBytes = await bytesOnTheWire(event)
      expect(event.bytes).to.be.within(wireBytes + 20, wireBytes + 120)
    })
  }
})

/** In a batch, with the comma that parts it from the next event. */
async function bytesOnTheWire(event: SerializedEvent): Promise<number> {
  let bytes = 0
  const client = rudderClient(
    {writeKey: "key", dataPlaneUrl: "http://127.0.0.1"},
    {
      post: async (_, {batch}) => {
        bytes = Buffer.byteLength(jsonOf(batch[0])) + 1
        return ANSWERED
      },
    },
  )
  await client.send([event])
  return bytes
}
