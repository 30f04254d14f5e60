import RudderAnalytics = require("@rudderstack/rudder-sdk-node")
import {expect} from "chai"
import {eventText} from "./event_text"
import {RudderEvent, Values} from "./rudder_event"
import {eventSerializer, SerializedEvent} from "./serialized_event"
import {identifyEvent, sampleEvent, trackEvent} from "./testing/sample_events"

const TIME = "2026-11-23T08:15:00.000Z"
const USER = {userId: "user-1", anonymousId: null}
const IDS = {
  "a user": USER,
  "a user and an anonymous id": {userId: "user-1", anonymousId: "anonymous-1"},
  "an anonymous id": {userId: null, anonymousId: "anonymous-1"},
}
const CALLS = {
  identify: {call: "identify"},
  track: {call: "track", event: "Order Completed"},
  group: {call: "group"},
} as const
const VALUES = {
  "a.b": [{c: null}],
  "email": "",
  "n": 0,
  "no": false,
  "city": "Köln 日本 🙂",
  "note": '"\\\n\u0001',
}
const UNUSUAL_TEXTS = [
  'a "quoted" name',
  "back\\slash",
  "line\nfeed",
  "Köln 日本 🙂",
  "\u0000\u001f\u007f\u2028",
  "<userId>",
  '"<messageId>"',
  "1970-01-01T00:00:00.001Z",
  "\ud800",
]

/**
 * This file guards that events are what RudderStack's client would have sent: it is meant to fail when a new version
 * makes something else of them.
 */
describe("event text", () => {
  for (const call of ["identify", "track", "group"] as const) {
    for (const [whom, ids] of Object.entries(IDS)) {
      for (const groupId of ["group-1", ...(call === "group" ? [] : [undefined])]) {
        it(`is what the client sends: ${call} of ${whom} with ${groupId ?? "no group"}`, async () => {
          await expectTheClients({...ids, ...CALLS[call], ...common(groupId)})
        })
      }
    }
  }

  it("is what the client sends where there is no context", async () => {
    await expectTheClients({...USER, ...CALLS.identify, ...common(undefined)}, VALUES, {})
  })

  it("is what the client sends where there are no values", async () => {
    await expectTheClients({...USER, ...CALLS.identify, ...common(undefined)}, {})
  })

  for (const text of UNUSUAL_TEXTS) {
    it(`is what the client sends for texts such as ${JSON.stringify(text)}`, async () => {
      const event = {userId: text, anonymousId: text, call: "track", event: text} as const
      await expectTheClients({...event, ...common(text), messageId: text}, {[text]: text})
    })
  }

  it("has the data in its own text, twice where the client sends it twice", () => {
    const data = '{ "id": 9007199254740993, "share": 1.0 }'
    expect(eventText({...trackEvent(1), data})).to.include(`"properties":${data},`)
    const identify = eventText({...identifyEvent(1), data})
    expect(identify).to.include(`"traits":${data},"library":`)
    expect(identify).to.include(`"traits":${data},"type":"identify"`)
  })

  it("has nothing of an event before", () => {
    const first = sampleEvent(1, {call: "track", event: "First", properties: {a: 1}}, {userId: "first-user"})
    const again = eventText(first)
    eventText(sampleEvent(2, {call: "track", event: "Second", properties: {b: 2}}, {userId: "second-user"}))
    expect(eventText(first)).to.equal(again)
  })

  it("ends with a place for the time of sending", () => {
    expect(eventText(trackEvent(1))).to.match(/,"sentAt":"1970-01-01T00:00:00\.000Z"\}$/)
  })
})

function common(groupId: string | undefined) {
  return {messageId: "row-1", timestamp: TIME, originalTimestamp: "2026-11-23T08:15:01.000Z", groupId}
}

async function expectTheClients(event: RudderEvent, values: Values = VALUES, context: object = contextOf()) {
  const serialized = eventSerializer(context as never)(1, event, values)
  expect(withoutSentAt(eventText(serialized))).to.deep.equal(
    withoutSentAt(await sentByStockClient(serialized)),
  )
}

function contextOf() {
  return {app: {name: "looker/actions", version: "dev"}, looker: {title: 'A "Look"\n', queryId: 7}}
}

function withoutSentAt(text: string): {[name: string]: unknown} {
  const {sentAt, ...rest} = JSON.parse(text) as {[name: string]: unknown}
  expect(sentAt).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  return rest
}

/** With plain data, dates and the client's own validation. @returns the event as it went over the wire */
async function sentByStockClient({event, data, contextMembers}: SerializedEvent): Promise<string> {
  const {call, ...message} = event
  const posted: {batch: unknown[]}[] = []
  const client = new RudderAnalytics("write key", {
    dataPlaneUrl: "http://127.0.0.1:1",
    axiosInstance: {post: async (_: string, body: {batch: unknown[]}) => posted.push(body)},
    retryCount: 0,
    gzip: false,
  })
  const plain = {
    [call === "track" ? "properties" : "traits"]: JSON.parse(data) as unknown,
    context: JSON.parse(`{${contextMembers}}`) as unknown,
    timestamp: new Date(event.timestamp),
  }
  await new Promise<void>((resolve) => client[call]({...message, ...plain} as never, () => resolve()))
  return JSON.stringify(posted[0].batch[0])
}
