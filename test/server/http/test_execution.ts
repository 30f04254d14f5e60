import {expect} from "chai"
import {once} from "node:events"
import {type ClientRequest, type IncomingMessage, request as httpRequest} from "node:http"
import {eventually} from "../support/eventually"
import {Gate} from "../support/gate"
import {executeBody, HubUnderTest, type HubOptions, validAuthorization} from "../support/hub_under_test"
import {parsedOutcome} from "../support/outcome"

describe("an execution", () => {
  let gate: Gate
  let hub: HubUnderTest
  beforeEach(async () => {
    gate = await Gate.open()
  })
  afterEach(async () => {
    await hub.close()
    await gate.close()
  })

  async function start(options?: HubOptions): Promise<void> {
    hub = await HubUnderTest.start(options)
  }

  function holdBody(deed = "hold"): object {
    return executeBody({do: deed, gate: gate.urlFor("run")})
  }

  it("that takes long keeps the connection open with newlines and then answers", async () => {
    await start({config: {keepAliveMs: 5}})
    const {response, text} = await openRequest(hub, "fake_pooled/execute", holdBody())
    await eventually(() => text().startsWith("\n\n\n"))
    gate.release("run")
    await once(response, "end")
    expect(response.statusCode).to.equal(200)
    expect(response.headers["content-type"]).to.match(/^application\/json/)
    expect(parsedOutcome(text())).to.deep.include({success: true})
  })

  for (const [path, deed, wanted] of [
    ["fake_pooled/execute", "hold_then_throw", "The hub failed in the middle of this run."],
    ["fake_pooled/execute", "hold_then_refuse", "Too late."],
    ["fake_inline/execute", "hold_then_throw", "The hub failed in the middle of this run."],
  ] as const) {
    it(`of ${path} that fails after newlines (${deed}) still ends, as a failure without internals`, async () => {
      await start({config: {keepAliveMs: 5}})
      const {response, text} = await openRequest(hub, path, holdBody(deed))
      await eventually(() => text().startsWith("\n"))
      gate.release("run")
      await once(response, "end")
      const {success, message} = parsedOutcome(text())
      expect(success).to.equal(false)
      expect(message).to.include(wanted)
      expect(message).not.to.include("a fault")
    })
  }

  it("of a form that fails after newlines still ends, with the form's error", async () => {
    await start({config: {keepAliveMs: 5}})
    const {response, text} = await openRequest(hub, "fake_form/form", holdBody("hold_then_throw"))
    await eventually(() => text().startsWith("\n"))
    gate.release("run")
    await once(response, "end")
    expect(JSON.parse(text())).to.have.property("error").that.includes("failed to make this form")
  })

  it("goes on to its end when Looker hangs up, and its outcome is logged", async () => {
    await start()
    const request = sendRequest(hub, "fake_pooled/execute", holdBody(), {
      "x-looker-webhook-id": "webhook-1",
      "x-looker-instance": "example.looker.com",
    })
    const hungUp = once(request, "error")
    await gate.untilArrived(1)
    request.destroy()
    await hungUp
    await eventually(() => hub.log.entries.some(({message}) => message.includes("hung up")))
    gate.release("run")
    await eventually(() => hub.log.entries.some(({message}) => message === "Run ended."))
    expect(hub.log.entries.find(({message}) => message === "Run ended.")?.fields).to.include({
      webhookId: "webhook-1",
      instance: "example.looker.com",
      action: "fake_pooled",
      state: "succeeded",
    })
  })

  it("leaves the listing free while all threads are busy", async () => {
    await start({execution: {runsPerWorker: 1}})
    const run = hub.execute("fake_pooled", {do: "hold", gate: gate.urlFor("run")})
    await gate.untilArrived(1)
    expect((await hub.post("/", {})).status).to.equal(200)
    gate.release("run")
    expect(parsedOutcome((await run).text).success).to.equal(true)
  })

  it("of many at once is answered, each with its own outcome", async () => {
    await start({execution: {workerCount: 2}})
    const says = Array.from({length: 64}, (_, index) => `run ${index}`)
    const replies = await Promise.all(says.map((say) => hub.execute("fake_pooled", {do: "answer", say})))
    expect(replies.map(({text}) => parsedOutcome(text).message)).to.deep.equal(says)
  })

  it("in the server's own thread works without any worker", async () => {
    await start({execution: {workerCount: 0}})
    const {text} = await hub.execute("fake_pooled", {do: "answer_thread"})
    expect(parsedOutcome(text)).to.deep.include({success: true, message: "0"})
  })

  it("is refused while other bodies occupy what all may occupy together", async () => {
    await start({config: {maxExecuteBodyBytes: 2000}})
    const padded = (name: string) =>
      executeBody({do: "hold", gate: gate.urlFor(name), padding: "x".repeat(1200)})
    const first = hub.post("/actions/fake_pooled/execute", padded("first"))
    await gate.untilArrived(1)
    const second = await hub.post("/actions/fake_pooled/execute", padded("second"))
    expect([second.status, second.text.includes("The hub is busy")]).to.deep.equal([503, true])
    gate.release("first")
    await first
    const third = hub.post("/actions/fake_pooled/execute", padded("third"))
    await gate.untilArrived(2)
    gate.release("third")
    expect((await third).status).to.equal(200)
  })
})

function sendRequest(
  hub: HubUnderTest,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): ClientRequest {
  const request = httpRequest({
    port: hub.port,
    host: "127.0.0.1",
    method: "POST",
    path: `/actions/${path}`,
    headers: {
      "authorization": validAuthorization,
      "content-type": "application/json",
      "connection": "close",
      ...headers,
    },
  })
  request.end(JSON.stringify(body))
  return request
}

/** A request whose answer has begun, and what of it has come so far. */
async function openRequest(
  hub: HubUnderTest,
  path: string,
  body: object,
): Promise<{response: IncomingMessage; text: () => string}> {
  const [response] = (await once(sendRequest(hub, path, body), "response")) as [IncomingMessage]
  let text = ""
  response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk))
  return {response, text: () => text}
}
