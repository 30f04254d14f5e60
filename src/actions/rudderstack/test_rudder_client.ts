import RudderAnalytics = require("@rudderstack/rudder-sdk-node")
import {expect} from "chai"
import * as sinon from "sinon"
import {Attempt} from "./attempt"
import {BatchBody, HttpPoster, PostConfig} from "./data_plane"
import {RudderClientError} from "./errors/rudder_client_error"
import {jsonOf} from "./json_of"
import {JsonText} from "./json_text"
import {rudderClient} from "./rudder_client"
import {SerializedEvent} from "./serialized_event"
import {ANSWERED} from "./testing/sample_attempt"
import {groupEvent, identifyEvent, trackEvent, trackEvents} from "./testing/sample_events"

/**
 * This file guards the use of RudderStack's client beyond its published interface: it is meant to fail when a
 * new version changes what the plug-in relies on.
 */
describe("RudderStack's client", () => {
  const settings = {writeKey: "write key", dataPlaneUrl: "http://127.0.0.1:1/path"}

  afterEach(() => sinon.restore())

  it("posts a batch to the data plane's address with the write key", async () => {
    const poster = new RecordingPoster()
    await rudderClient(settings, poster).send([trackEvent(1)])
    expect(poster.posts).to.have.length(1)
    expect(poster.posts[0].url).to.equal("http://127.0.0.1:1/path/v1/batch")
    expect(poster.posts[0].config.auth).to.deep.equal({username: "write key"})
    expect(poster.posts[0].config.headers)
      .to.have.property("user-agent")
      .that.matches(/^analytics-node\/3\./)
  })

  it("sends all events of a call in one request, in their order, from the first call on", async () => {
    const poster = new RecordingPoster()
    const client = rudderClient(settings, poster)
    await client.send(trackEvents(500))
    await client.send(trackEvents(500))
    const numbers = Array.from({length: 500}, (_, index) => `row-${index + 1}`)
    expect(poster.messageIds).to.deep.equal([numbers, numbers])
  })

  it("sends events that together are far beyond the size at which it sends unasked", async () => {
    const poster = new RecordingPoster()
    await rudderClient(settings, poster).send(trackEvents(20, {text: "x".repeat(100000)}))
    expect(poster.posts).to.have.length(1)
    expect(poster.posts[0].messages).to.have.length(20)
  })

  it("resolves only when the request has ended", async () => {
    let answer = () => undefined as unknown
    const poster = {
      post: async () => new Promise<Attempt>((resolve) => (answer = () => resolve(ANSWERED))),
    }
    let isSent = false
    const sent = rudderClient(settings, poster)
      .send([trackEvent(1)])
      .then(() => (isSent = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect(isSent).to.equal(false)
    answer()
    await sent
  })

  it("hands on what is known of the request", async () => {
    expect(await rudderClient(settings, new RecordingPoster()).send([trackEvent(1)])).to.equal(ANSWERED)
  })

  it("takes nothing for sent where the client posts nothing, as it does without events", async () => {
    const poster = new RecordingPoster()
    const client = rudderClient(settings, poster)
    await client.send([trackEvent(1)])
    const failure = await client.send([]).catch((error: unknown) => error)
    expect(failure)
      .to.be.instanceOf(RudderClientError)
      .with.property("message")
      .that.includes("posted nothing")
    expect(poster.posts).to.have.length(1)
  })

  it("rejects with the poster's own error, and is as good as new for the next batch", async () => {
    const failure = new Error("refused")
    const poster = new RecordingPoster([failure, undefined, failure, failure, undefined])
    const client = rudderClient(settings, poster)
    const outcomes: unknown[] = []
    for (let row = 1; row <= 5; row++) {
      outcomes.push(
        await client.send([trackEvent(row)]).then(
          () => "sent",
          (error: unknown) => error,
        ),
      )
    }
    expect(outcomes).to.deep.equal([failure, "sent", failure, failure, "sent"])
    expect(poster.messageIds).to.deep.equal([["row-1"], ["row-2"], ["row-3"], ["row-4"], ["row-5"]])
  })

  it("leaves no timer that would send something unasked", async () => {
    const clock = sinon.useFakeTimers({toFake: ["setTimeout", "setInterval"]})
    const poster = new RecordingPoster([undefined, new Error("refused")])
    const client = rudderClient(settings, poster)
    await client.send([trackEvent(1), trackEvent(2)])
    await client.send([trackEvent(3)]).catch(() => undefined)
    clock.tick(3600000)
    expect(poster.posts).to.have.length(2)
  })

  it("prints nothing, not even of a refused event beyond 32 KB", async () => {
    const printed = (["log", "info", "warn", "error", "debug"] as const).map((name) =>
      sinon.stub(console, name),
    )
    const poster = new RecordingPoster([new Error("refused")])
    await rudderClient(settings, poster)
      .send([trackEvent(1, {text: "x".repeat(40000)})])
      .catch(() => undefined)
    const calls = printed.map((print) => print.callCount)
    printed.forEach((print) => print.restore())
    expect(calls).to.deep.equal([0, 0, 0, 0, 0])
  })

  it("repeats an event with the same bytes but for the time of sending", async () => {
    const poster = new RecordingPoster()
    const client = rudderClient(settings, poster)
    const event = identifyEvent(1)
    await client.send([event])
    await client.send([trackEvent(2), event])
    const [first, second] = [poster.posts[0].messages[0], poster.posts[1].messages[1]].map((json) =>
      json.replace(/"sentAt":"[^"]*"/, ""),
    )
    expect(first).to.equal(second)
    expect(poster.posts[0].messages[0]).to.match(/"sentAt":"20/)
  })

  it("serialises no event's data again", async () => {
    const parsing = sinon.spy(JsonText.prototype, "toJSON")
    await rudderClient(settings, new RecordingPoster()).send([identifyEvent(1), trackEvent(2), groupEvent(3)])
    expect(parsing.callCount).to.equal(0)
  })

  for (const [call, event] of Object.entries({
    identify: identifyEvent(1, {"a.b": [{c: null}], "email": "", "n": 0}),
    track: trackEvent(1, {"a.b": [{c: null}], "email": "", "n": 0}),
    group: groupEvent(1, {"a.b": [{c: null}], "email": "", "n": 0}),
  })) {
    it(`sends what the client sends when it is used as documented: ${call}`, async () => {
      const ours = new RecordingPoster()
      const stock = new RecordingPoster()
      await rudderClient(settings, ours).send([event])
      await sentByStockClient(event, stock)
      const [our] = ours.posts[0].messages
      const [theirs] = stock.posts[0].messages
      expect(parsed(our)).to.deep.equal(parsed(theirs))
      expect(parsed(our)).to.have.property("type", call)
    })
  }

  it("refuses a client whose parts are not those it knows", async () => {
    const validate = Object.getOwnPropertyDescriptor(RudderAnalytics.prototype, "_validate")
    delete (RudderAnalytics.prototype as {_validate?: unknown})._validate
    try {
      expect(() => rudderClient(settings, new RecordingPoster())).to.throw(RudderClientError, "no validation")
    } finally {
      Object.defineProperty(RudderAnalytics.prototype, "_validate", validate ?? {})
    }
  })
})

/** What was handed to the transport, as the texts that go over the wire. */
interface Post {
  readonly url: string
  readonly config: PostConfig
  readonly messages: string[]
}

class RecordingPoster implements HttpPoster {
  readonly posts: Post[] = []

  /** @param failures of the first posts; undefined, and everything after them, succeeds */
  constructor(private readonly failures: (Error | undefined)[] = []) {}

  get messageIds(): unknown[][] {
    return this.posts.map(({messages}) => messages.map((message) => parsed(message).messageId))
  }

  async post(url: string, body: BatchBody, config: PostConfig): Promise<Attempt> {
    this.posts.push({url, config, messages: body.batch.map(jsonOf)})
    const failure = this.failures.shift()
    if (failure !== undefined) {
      throw failure
    }
    return ANSWERED
  }
}

/** The time of sending aside. */
function parsed(message: string): {[name: string]: unknown} {
  const {sentAt, ...rest} = JSON.parse(message) as {[name: string]: unknown}
  expect(sentAt).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  return rest
}

/** With plain data, dates and the client's own validation; one event sends itself. */
async function sentByStockClient({event, data, context}: SerializedEvent, poster: RecordingPoster) {
  const {call, ...message} = event
  const plain = JSON.parse(
    JSON.stringify({[call === "track" ? "properties" : "traits"]: data, context}),
  ) as object
  const client = new RudderAnalytics("write key", {
    dataPlaneUrl: "http://127.0.0.1:1",
    axiosInstance: poster,
    retryCount: 0,
    gzip: false,
  })
  await new Promise<void>((resolve) => {
    client[call]({...message, ...plain, timestamp: new Date(event.timestamp)} as never, () => resolve())
  })
}
