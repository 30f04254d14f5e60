import {expect} from "chai"
import {ResendLineError} from "./errors/resend_line_error"
import {eventJson} from "./event_json"
import {eventText} from "./event_text"
import {resendEvent} from "./resend_line"
import {Call} from "./rudder_event"
import {groupEvent, identifyEvent, trackEvent} from "./testing/sample_events"

const TIME = "2026-11-23T08:15:00.000Z"
const EVENT = {
  type: "track",
  userId: "u",
  event: "Paid",
  properties: {},
  timestamp: TIME,
  originalTimestamp: TIME,
  messageId: "m",
}

describe("resend line", () => {
  const events = {
    identify: identifyEvent(17, {"users.city": "Köln", "n": null}),
    track: trackEvent(17, {"orders.count": {2026: 1, a: [0, false, ""]}}),
    group: groupEvent(17),
  }
  for (const [name, sent] of Object.entries(events)) {
    it(`gives back the event that was not sent: ${name}`, () => {
      const text = `{"row": 17, "event": ${eventJson(eventText(sent))}}`
      expect(resendEvent(text, 1, sent.event.call)).to.deep.equal(sent)
    })
  }

  it("keeps the data's own text: digits, keys in their order, spaces", () => {
    const properties = '{"id": 9007199254740993, "b":1.0, "2":"\\u0041", "1":1e400}'
    const {event, data} = track({}, `"properties": ${properties}`)
    expect(data).to.equal(properties)
    expect(event).to.include({call: "track", event: "Paid", messageId: "m"})
  })

  const identities: [{readonly [name: string]: unknown}, object][] = [
    [
      {userId: null, anonymousId: "a-1"},
      {userId: null, anonymousId: "a-1"},
    ],
    [
      {userId: "", anonymousId: "a-1"},
      {userId: null, anonymousId: "a-1"},
    ],
    [{userId: "0"}, {userId: "0", anonymousId: null}],
    [
      {userId: "u", anonymousId: "a-1"},
      {userId: "u", anonymousId: "a-1"},
    ],
  ]
  for (const [ids, expected] of identities) {
    it(`is about ${JSON.stringify(expected)} where it has ${JSON.stringify(ids)}`, () => {
      expect(resendEvent(line(ids), 1, "track").event).to.include(expected)
    })
  }

  it("takes an event that has no context, and keeps any that it has", () => {
    expect(track({}).contextMembers).to.equal("")
    const {contextMembers} = track({}, '"context": {"app" : {"build":1.0}, "\\u0069p":"10.0.0.1"}')
    expect(contextMembers).to.equal('"app":{"build":1.0},"ip":"10.0.0.1"')
  })

  it("leaves out of the context what the client puts there itself", () => {
    const context = '"context": {"library": {"name": "x"}, "traits": {"a": 1}, "ip": null}'
    expect(track({}, context).contextMembers).to.equal('"traits":{"a": 1},"ip":null')
    const identify = JSON.stringify({...EVENT, type: "identify", traits: {}}).slice(0, -1)
    const {contextMembers} = resendEvent(`{"row": 1, "event": ${identify},${context}}}`, 1, "identify")
    expect(contextMembers).to.equal('"ip":null')
  })

  const bad: [string, string][] = [
    ["", "is not valid JSON"],
    ['{"row": 1, "event": {"type": "track"', "is not valid JSON"],
    ["[1]", 'is not an object such as {"row": 17, "event": {…}}'],
    ["17", 'is not an object such as {"row": 17, "event": {…}}'],
    ["null", 'is not an object such as {"row": 17, "event": {…}}'],
    ['{"event": {}}', 'has no row number as its "row"'],
    ['{"row": 0, "event": {}}', 'has no row number as its "row"'],
    ['{"row": 1.5, "event": {}}', 'has no row number as its "row"'],
    ['{"row": "1", "event": {}}', 'has no row number as its "row"'],
    ['{"row": 1}', 'has no object as its "event"'],
    ['{"row": 1, "event": []}', 'has no object as its "event"'],
    [line({type: "identify"}), 'has an event of another type than "track", which is what this action sends'],
    [line({type: undefined}), 'has an event of another type than "track", which is what this action sends'],
    [line({userId: undefined}), "has an event with neither a userId nor an anonymousId"],
    [line({userId: null, anonymousId: " "}), "has an event with neither a userId nor an anonymousId"],
    [line({userId: 7}), "has an event whose userId is no text"],
    [line({anonymousId: {}}), "has an event whose anonymousId is no text"],
    [line({groupId: 7}), "has an event whose groupId is no text"],
    [line({messageId: undefined}), "has an event without messageId"],
    [line({messageId: ""}), "has an event without messageId"],
    [line({messageId: 1}), "has an event whose messageId is no text"],
    [line({event: null}), "has an event without event"],
    [line({timestamp: undefined}), "has an event without timestamp"],
    [line({timestamp: "soon"}), "has an event whose timestamp is no time"],
    [line({originalTimestamp: "soon"}), "has an event whose originalTimestamp is no time"],
    [line({properties: undefined}), "has an event whose properties are no object"],
    [line({properties: []}), "has an event whose properties are no object"],
    [line({context: "none"}), "has an event whose context is no object"],
    [`{"row": 1, "event": ${"[".repeat(65)}`, "is nested more than 64 levels deep"],
  ]
  for (const [text, problem] of bad) {
    it(`is refused: ${problem}, such as ${text.slice(0, 60)}`, () => {
      expect(() => resendEvent(text, 3, "track")).to.throw(
        ResendLineError,
        `Line 3 of the rows to send again ${problem}. Nothing was sent. Correct the line.`,
      )
    })
  }

  it("asks a group event for its group, and identify and group events for traits", () => {
    expect(() => resendEvent(line({type: "group", traits: {}}), 1, "group")).to.throw("without groupId")
    for (const call of ["identify", "group"] as const) {
      const withoutTraits = line({type: call, groupId: "g"})
      expect(() => resendEvent(withoutTraits, 1, call)).to.throw("whose traits are no object")
    }
  })

  it("repeats nothing of the line in its error", () => {
    const secret = line({type: "secret", userId: "secret"})
    expect(() => resendEvent(secret, 1, "track")).to.throw(/^((?!secret).)*$/)
    expect(() => resendEvent(secret.slice(0, -9), 1, "track")).to.throw(/^((?!secret).)*$/)
  })
})

function line(changed: {readonly [name: string]: unknown}): string {
  return JSON.stringify({row: 1, event: {...EVENT, ...changed}})
}

/** @param more members, as text */
function track(changed: {readonly [name: string]: unknown}, more = '"more": 1') {
  const call: Call = "track"
  const text = JSON.stringify({...EVENT, ...changed})
  return resendEvent(`{"row": 17, "event": ${text.slice(0, -1)},${more}}}`, 1, call)
}
