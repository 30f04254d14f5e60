import {expect} from "chai"
import {eventJson} from "./event_json"
import {eventText} from "./event_text"
import {groupEvent, identifyEvent, trackEvent} from "./testing/sample_events"

const COMMON = {
  anonymousId: null,
  context: {app: {name: "looker/actions", version: "dev"}, looker: {instance: "looker.example.com"}},
  timestamp: "2026-11-23T08:15:00.000Z",
  originalTimestamp: "2026-11-23T08:15:00.000Z",
}

describe("event JSON", () => {
  const events = {
    identify: {
      event: identifyEvent(1, {city: "Köln"}),
      expected: {type: "identify", userId: "user-1", traits: {city: "Köln"}, messageId: "row-1"},
    },
    track: {
      event: trackEvent(2, {total: 0}),
      expected: {
        type: "track",
        userId: "user-2",
        event: "Order Completed",
        properties: {total: 0},
        messageId: "row-2",
      },
    },
    group: {
      event: groupEvent(3, {plan: null}),
      expected: {
        type: "group",
        userId: "user-3",
        groupId: "group-1",
        traits: {plan: null},
        messageId: "row-3",
      },
    },
  }
  for (const [call, {event, expected}] of Object.entries(events)) {
    it(`is what RudderStack's HTTP API takes: ${call}`, () => {
      expect(JSON.parse(eventJson(eventText(event)))).to.deep.equal({...COMMON, ...expected})
    })
  }

  for (const event of [trackEvent(1), groupEvent(1)]) {
    it(`keeps traits in the context, which the client sets of identify events only: ${event.event.call}`, () => {
      const json = eventJson(eventText({...event, contextMembers: '"traits":{"a":1}'}))
      expect(json).to.include('"context":{"traits":{"a":1}}')
    })
  }

  it("has the data in the text that is sent, digit by digit", () => {
    const data = '{"id":9007199254740993,"share":1.0}'
    expect(eventJson(eventText({...trackEvent(1), data}))).to.include(
      '"properties":{"id":9007199254740993,"share":1.0}',
    )
  })
})
