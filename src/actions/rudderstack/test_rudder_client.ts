import RudderAnalytics = require("@rudderstack/rudder-sdk-node")
import {expect} from "chai"
import * as sinon from "sinon"
import {Attempt} from "./attempt"
import {BatchBody, HttpPoster, PostConfig} from "./data_plane"
import {RudderClientError} from "./errors/rudder_client_error"
import {rudderClient} from "./rudder_client"
import {buildBatch} from "./testing/build_batch"
import {ANSWERED} from "./testing/sample_attempt"
import {identifyEvent, trackEvent, trackEvents} from "./testing/sample_events"

/**
 * This file guards the use of RudderStack's client beyond its published interface: it is meant to fail when a
 * new version changes what the plug-in relies on.
 */
describe("RudderStack's client", () => {
  const settings = {writeKey: "write key", dataPlaneUrl: "http://127.0.0.1:1/path"}

  afterEach(() => sinon.restore())

  it("posts a batch to the data plane's address with the write key", async () => {
    const poster = new RecordingPoster()
    await rudderClient(settings, poster).send(buildBatch([trackEvent(1)]))
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
    await client.send(buildBatch(trackEvents(500)))
    await client.send(buildBatch(trackEvents(500)))
    const numbers = Array.from({length: 500}, (_, index) => `row-${index + 1}`)
    expect(poster.messageIds).to.deep.equal([numbers, numbers])
  })

  it("sends events that together are far beyond the size at which it sends unasked", async () => {
    const poster = new RecordingPoster()
    await rudderClient(settings, poster).send(buildBatch(trackEvents(20, {text: "x".repeat(100000)})))
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
      .send(buildBatch([trackEvent(1)]))
      .then(() => (isSent = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect(isSent).to.equal(false)
    answer()
    await sent
  })

  it("hands on what is known of the request", async () => {
    expect(await rudderClient(settings, new RecordingPoster()).send(buildBatch([trackEvent(1)]))).to.equal(
      ANSWERED,
    )
  })

  it("takes nothing for sent where the client posts nothing", async () => {
    const flush = sinon.stub(
      RudderAnalytics.prototype as unknown as {flush(done: () => void): Promise<void>},
      "flush",
    )
    flush.callsFake(async (done) => done())
    const failure = await rudderClient(settings, new RecordingPoster())
      .send(buildBatch([trackEvent(1)]))
      .catch((error: unknown) => error)
    expect(failure)
      .to.be.instanceOf(RudderClientError)
      .with.property("message")
      .that.includes("posted nothing")
  })

  it("rejects with the poster's own error, and is as good as new for the next batch", async () => {
    const failure = new Error("refused")
    const poster = new RecordingPoster([failure, undefined, failure, failure, undefined])
    const client = rudderClient(settings, poster)
    const outcomes: unknown[] = []
    for (let row = 1; row <= 5; row++) {
      outcomes.push(
        await client.send(buildBatch([trackEvent(row)])).then(
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
    await client.send(buildBatch([trackEvent(1), trackEvent(2)]))
    await client.send(buildBatch([trackEvent(3)])).catch(() => undefined)
    clock.tick(3600000)
    expect(poster.posts).to.have.length(2)
  })

  it("prints nothing, not even of a refused event beyond 32 KB", async () => {
    const printed = (["log", "info", "warn", "error", "debug"] as const).map((name) =>
      sinon.stub(console, name),
    )
    const poster = new RecordingPoster([new Error("refused")])
    await rudderClient(settings, poster)
      .send(buildBatch([trackEvent(1, {text: "x".repeat(40000)})]))
      .catch(() => undefined)
    const calls = printed.map((print) => print.callCount)
    printed.forEach((print) => print.restore())
    expect(calls).to.deep.equal([0, 0, 0, 0, 0])
  })

  it("repeats an event as it was but for the time of sending", async () => {
    const poster = new RecordingPoster()
    const client = rudderClient(settings, poster)
    const event = identifyEvent(1)
    await client.send(buildBatch([event]))
    await client.send(buildBatch([trackEvent(2), event]))
    const [first, second] = [poster.posts[0].messages[0], poster.posts[1].messages[1]]
    expect({...first, sentAt: ""}).to.deep.equal({...second, sentAt: ""})
    expect(first.sentAt).to.match(/^20/)
  })
})

interface Message {
  readonly messageId: string
  readonly sentAt: string
}

/** What was handed to the transport, as it goes over the wire. */
interface Post {
  readonly url: string
  readonly config: PostConfig
  readonly messages: Message[]
}

class RecordingPoster implements HttpPoster {
  readonly posts: Post[] = []

  /** @param failures of the first posts; undefined, and everything after them, succeeds */
  constructor(private readonly failures: (Error | undefined)[] = []) {}

  get messageIds(): unknown[][] {
    return this.posts.map(({messages}) => messages.map(({messageId}) => messageId))
  }

  async post(url: string, body: BatchBody, config: PostConfig): Promise<Attempt> {
    const [{events, sentAt}] = body.batch
    const {batch} = JSON.parse(events.body(sentAt, {}).toString()) as {batch: Message[]}
    this.posts.push({url, config, messages: batch})
    const failure = this.failures.shift()
    if (failure !== undefined) {
      throw failure
    }
    return ANSWERED
  }
}
