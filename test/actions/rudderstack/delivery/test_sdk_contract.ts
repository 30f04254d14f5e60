import RudderAnalytics = require("@rudderstack/rudder-sdk-node")
import {expect} from "chai"
import {Call, CALLS} from "../../../../src/actions/rudderstack/calls"
import {OutgoingEvent} from "../../../../src/actions/rudderstack/event"
import {newDelivery, trackEvent} from "./support/delivered"
import {OK, ReceivedBatch, ScriptedDataPlane} from "../support/scripted_data_plane"

/** Of an event that is sent, in the order of its members. */
type Members = [path: string, json: string][]

const SHAPES: [string, Partial<OutgoingEvent>][] = [
  ["a user id", {}],
  ["an anonymous id", {userId: null, anonymousId: "anonymous-1"}],
  ["both ids", {anonymousId: "anonymous-1"}],
  ["a group id", {groupId: "group-1"}],
  ["more in its context", {contextMembers: '"app":{"name":"x"},"ip":"0.0.0.0","campaign":{"name":"Köln"}'}],
  ["an empty context", {contextMembers: ""}],
  ["no values", {data: "{}"}],
  ["nested values", {data: '{"a":null,"b":[1,{"c":"\\u0000\\"é"}],"d":{"e":1.5},"f":[]}'}],
  ["letters that JSON escapes", {userId: 'u"\\\u0001\u2028é😀', name: "Käse\n"}],
  ["all of it", {anonymousId: "a", groupId: "g", contextMembers: '"ip":"0.0.0.0"'}],
]

describe("an event, as the installed SDK would send it", () => {
  let plane: ScriptedDataPlane

  beforeEach(async () => {
    plane = await new ScriptedDataPlane(() => OK).start()
  })

  afterEach(async () => plane.stop())

  for (const call of Object.values(CALLS)) {
    for (const [title, shape] of SHAPES) {
      it(`is the same: ${call.name} with ${title}`, async () => {
        const event = trackEvent(1, {...(call.needsGroupId ? {groupId: "group-1"} : {}), ...shape})
        const [ours, theirs] = [await sentByUs(plane, call, event), await sentBySdk(plane, call, event)]
        expect(membersOf(ours.events[0]), "the members that we send").to.deep.equal(
          membersOf(theirs.events[0]),
        )
        expect(membersOf(bodyOf(ours)), "what is beside the events").to.deep.equal(membersOf(bodyOf(theirs)))
        for (const name of ["method", "path"] as const) {
          expect(ours[name], name).to.equal(theirs[name])
        }
        for (const name of ["authorization", "user-agent", "content-type"]) {
          expect(ours.headers[name], name).to.equal(theirs.headers[name])
        }
      })
    }
  }

  it("is stamped with the time of sending, like the request", async () => {
    const before = Date.now()
    const {events, json} = await sentByUs(plane, CALLS.track, trackEvent(1))
    const {sentAt} = JSON.parse(json) as {sentAt: string}
    for (const time of [sentAt, events[0].sentAt]) {
      expect(Date.parse(String(time))).to.be.within(before, Date.now())
    }
  })
})

async function sentByUs(plane: ScriptedDataPlane, call: Call, event: OutgoingEvent): Promise<ReceivedBatch> {
  const {delivery} = await newDelivery(plane.url, {call})
  delivery.add(event)
  await delivery.finish()
  return lastOf(plane)
}

async function sentBySdk(plane: ScriptedDataPlane, call: Call, event: OutgoingEvent): Promise<ReceivedBatch> {
  const sdk = new RudderAnalytics("key", {dataPlaneUrl: plane.url, gzip: false, logLevel: "none"})
  const {userId, anonymousId, groupId, messageId, timestamp, name, data, contextMembers} = event
  const given = {
    userId,
    anonymousId,
    groupId,
    messageId,
    timestamp: new Date(timestamp),
    originalTimestamp: new Date(timestamp),
    context: JSON.parse(`{${contextMembers}}`) as object,
    ...(call.nameMember === undefined ? {} : {[call.nameMember]: name}),
    [call.data]: JSON.parse(data) as object,
  }
  await new Promise<void>((resolve) => sdk[call.name](given as never, resolve))
  return lastOf(plane)
}

function lastOf({received}: ScriptedDataPlane): ReceivedBatch {
  return received[received.length - 1]
}

function bodyOf({json}: ReceivedBatch): object {
  return {...(JSON.parse(json) as object), batch: []}
}

/** But for the times of sending. */
function membersOf(value: object): Members {
  const times = ["sentAt", "timestamp"]
  return Object.entries(value).flatMap(([name, member]: [string, unknown]): Members => {
    if (name === "context" && typeof member === "object" && member !== null) {
      return membersOf(member).map(([path, json]) => [`context.${path}`, json])
    }
    const isTimeOfSending = name === "sentAt" || (times.includes(name) && !("messageId" in value))
    return [[name, isTimeOfSending ? "a time" : JSON.stringify(member)]]
  })
}
