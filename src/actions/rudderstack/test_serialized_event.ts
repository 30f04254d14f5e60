import {expect} from "chai"
import {eventSerializer} from "./serialized_event"
import {trackEvent} from "./testing/sample_events"

describe("serialized event", () => {
  const {event} = trackEvent(1)

  it("has its data and its context as JSON", () => {
    const serialized = eventSerializer({app: {name: "a", version: "1"}, looker: {title: "T"}})
    expect(serialized(7, event, {city: "Köln", n: null})).to.deep.equal({
      rowNumber: 7,
      event,
      data: '{"city":"Köln","n":null}',
      contextMembers: '"app":{"name":"a","version":"1"},"looker":{"title":"T"}',
    })
  })
})
