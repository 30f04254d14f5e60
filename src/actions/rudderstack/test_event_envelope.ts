import {expect} from "chai"
import {RudderClientError} from "./errors/rudder_client_error"
import {envelope, placeholders} from "./event_envelope"
import {trackEvent} from "./testing/sample_events"

describe("event envelope", () => {
  const event = trackEvent(1)
  const given = placeholders(event)

  it("has what the client adds, wherever it does", () => {
    const text = envelope(
      {added: [1], ...given, context: {more: true, ...(given.context as object)}},
      given,
    )(event)
    expect(text).to.match(/^\{"added":\[1\],/)
    expect(text).to.include(`"context":{"more":true,${event.contextMembers}}`)
  })

  it("has a part as often as the client writes it", () => {
    const text = envelope({...given, again: {userId: given.userId}}, given)(event)
    expect(text.split('"user-1"')).to.have.length(3)
  })

  for (const part of [
    "userId",
    "messageId",
    "event",
    "timestamp",
    "originalTimestamp",
    "context",
    "properties",
  ]) {
    it(`is refused where the client leaves out the ${part}`, () => {
      expect(() => envelope({...given, [part]: undefined}, given)).to.throw(
        RudderClientError,
        "does not send",
      )
    })
  }
})
