import RudderAnalytics = require("@rudderstack/rudder-sdk-node")
import {expect} from "chai"
import * as sinon from "sinon"
import {clientMessage} from "./client_message"
import {RudderClientError} from "./errors/rudder_client_error"

interface Prototype {
  [name: string]: unknown
}

/** This file guards the use of RudderStack's client beyond its published interface. */
describe("client message", () => {
  const prototype = RudderAnalytics.prototype as unknown as Prototype

  afterEach(() => sinon.restore())

  it("is what the client makes of a message", () => {
    const made = clientMessage("track", {userId: "u", event: "Paid", properties: {a: 1}})
    expect(made).to.deep.include({
      userId: "u",
      event: "Paid",
      properties: {a: 1},
      type: "track",
      channel: "server",
    })
    expect(made.context).to.have.nested.property("library.name", "analytics-node")
    expect(made).to.have.property("messageId")
  })

  it("is not sent, neither at once nor later", () => {
    const clock = sinon.useFakeTimers({toFake: ["setTimeout", "setInterval"]})
    const timer = sinon.spy(clock, "setTimeout")
    const flush = sinon.spy(prototype, "flush")
    clientMessage("identify", {userId: "u", traits: {}})
    expect(timer.callCount).to.equal(0)
    clock.tick(3600000)
    expect(flush.callCount).to.equal(0)
  })

  it("is validated by the client, as what it makes of others is taken for granted", () => {
    expect(() => clientMessage("track", {userId: "u", properties: {}})).to.throw('an "event"')
  })

  for (const [part, problem] of [
    ["queue", "no queue"],
    ["flushed", "no first flush"],
    ["flushInterval", "no flush interval"],
  ]) {
    it(`is refused of a client that has ${problem}`, () => {
      Object.defineProperty(prototype, part, {get: () => undefined, set: () => undefined, configurable: true})
      try {
        const made = () => clientMessage("track", {userId: "u", event: "Paid"})
        expect(made).to.throw(RudderClientError, problem)
      } finally {
        delete prototype[part]
      }
    })
  }

  it("is refused where the client does not queue it", () => {
    sinon.stub(prototype, "enqueue")
    expect(() => clientMessage("track", {userId: "u", event: "Paid"})).to.throw(
      RudderClientError,
      "does not queue an event",
    )
  })
})
