import {expect} from "chai"
import * as net from "net"
import {setFlagsFromString} from "v8"
import {runInNewContext} from "vm"
import {Attempt} from "./attempt"
import {dataPlane, HttpPoster} from "./data_plane"
import {NotDelivered} from "./data_plane_answer"
import {DataPlaneError} from "./errors/data_plane_error"
import {MAX_BATCH_BYTES} from "./limits"
import {SerializedEvent} from "./serialized_event"
import {buildBatch} from "./testing/build_batch"
import {trackEvent} from "./testing/sample_events"
import {inTurn, Script, ScriptedAnswer, ScriptedDataPlane} from "./testing/scripted_data_plane"

const OK: ScriptedAnswer = {status: 200, body: "ok"}
const SENT_AT = new Date("2026-11-25T08:00:00.123Z")
const CONFIG = {auth: {username: "clé:"}, headers: {"user-agent": "test"}}

describe("data plane", () => {
  let plane: ScriptedDataPlane | undefined
  let rawServer: net.Server | undefined

  afterEach(async () => {
    await plane?.stop()
    plane = undefined
    rawServer?.close()
    rawServer = undefined
  })

  it("posts a batch compressed, with the write key and the ordering key", async () => {
    plane = await new ScriptedDataPlane(() => OK).start()
    await post([trackEvent(1), trackEvent(2, {city: "Köln 🙂"})], plane.url)
    const [{method, path, headers, messages}] = plane.received
    expect({method, path}).to.deep.equal({method: "POST", path: "/v1/batch"})
    expect(messages.map(({messageId, sentAt}) => [messageId, sentAt])).to.deep.equal([
      ["row-1", SENT_AT.toISOString()],
      ["row-2", SENT_AT.toISOString()],
    ])
    expect(messages[1].properties).to.deep.equal({city: "Köln 🙂"})
    expect(headers).to.include({
      "authorization": `Basic ${Buffer.from("clé::").toString("base64")}`,
      "content-type": "application/json",
      "content-encoding": "gzip",
      "anonymousid": "lane-1",
      "user-agent": "test",
    })
  })

  it("tells the status, the bytes it has sent and how long the answer took", async () => {
    plane = await new ScriptedDataPlane(() => ({status: 201})).start()
    const attempt = await post([trackEvent(1)], plane.url)
    const bytes = Number(plane.received[0].headers["content-length"])
    expect(bytes).to.be.above(20)
    expect(attempt).to.include({status: 201, bytes})
    expect(attempt.durationMs).to.be.above(0)
  })

  it("posts an empty batch as such", async () => {
    plane = await new ScriptedDataPlane(() => OK).start()
    await post([], plane.url)
    expect(plane.received[0].messages).to.deep.equal([])
  })

  it("uses one connection for one batch after the other", async () => {
    plane = await new ScriptedDataPlane(() => OK).start()
    const poster = samplePoster()
    for (let index = 0; index < 5; index++) {
      await post([trackEvent(index)], plane.url, poster)
    }
    expect(plane.messageIds).to.deep.equal(["row-0", "row-1", "row-2", "row-3", "row-4"])
    expect(plane.openConnections).to.equal(1)
  })

  const answers: {does: string; script: Script; expected: Partial<NotDelivered>}[] = [
    {
      does: "does not follow a redirect",
      script: () => ({status: 302, headers: {location: "/v1/batch"}}),
      expected: {kind: "hopeless"},
    },
    {
      does: "rejects with the words of a refusal",
      script: () => ({status: 400, body: "invalid json\n"}),
      expected: {kind: "refused", status: 400, words: "invalid json"},
    },
    {
      does: "hands on how long the data plane asks to wait",
      script: () => ({status: 503, headers: {"retry-after": "7"}}),
      expected: {kind: "unavailable", retryAfterMs: 7000},
    },
    {
      does: "takes a reset for no answer",
      script: () => "reset",
      expected: {kind: "unavailable", mayBeStored: true},
    },
    {
      does: "takes a connection that is closed without an answer for no answer",
      script: () => "close",
      expected: {kind: "unavailable", what: "the connection broke off (UND_ERR_SOCKET)", mayBeStored: true},
    },
    {
      does: "takes a 200 that is cut off for no acknowledgement",
      script: () => "cut off",
      expected: {kind: "unavailable", mayBeStored: true},
    },
  ]
  for (const {does, script, expected} of answers) {
    it(does, async () => {
      plane = await new ScriptedDataPlane(script).start()
      expect(await refusalOf(post([trackEvent(1)], plane.url))).to.include(expected)
      expect(plane.received).to.have.length(1)
    })
  }

  for (const [does, answer] of [
    ["gives up waiting for an answer that never begins", "silence"],
    ["gives up waiting for an answer that never ends", "trickle"],
  ] as const) {
    it(does, async () => {
      plane = await new ScriptedDataPlane(() => answer).start()
      const refusal = await refusalOf(post([trackEvent(1)], plane.url, samplePoster(100)))
      expect(refusal)
        .to.have.property("what")
        .that.matches(/^it did not answer in time \(/)
    })
  }

  it("gives up waiting in time although memory is collected meanwhile", async () => {
    const collecting = setInterval(collectGarbage, 10)
    plane = await new ScriptedDataPlane(() => "trickle").start()
    const {signal} = new AbortController()
    const poster = dataPlane({timeoutMs: 100, orderingKey: "lane-1", cutOff: signal})
    const refusal = await refusalOf(post([trackEvent(1)], plane.url, poster))
    clearInterval(collecting)
    expect(refusal)
      .to.have.property("what")
      .that.matches(/^it did not answer in time \(/)
  })

  it("waits for no answer any more once it is cut off", async () => {
    const cut = new AbortController()
    plane = await new ScriptedDataPlane(() => {
      cut.abort()
      return "silence"
    }).start()
    const poster = dataPlane({timeoutMs: 10000, orderingKey: "lane-1", cutOff: cut.signal})
    const {answer, attempt} = await errorOf(post([trackEvent(1)], plane.url, poster))
    expect(answer).to.include({kind: "unavailable", mayBeStored: true})
    expect(attempt.status).to.equal(undefined)
    expect(attempt.bytes).to.be.above(0)
  })

  it("tells the status of a refusal too", async () => {
    plane = await new ScriptedDataPlane(() => ({status: 503})).start()
    expect((await errorOf(post([trackEvent(1)], plane.url))).attempt).to.include({status: 503})
  })

  it("is reached again after a connection that broke off while it was kept alive", async () => {
    plane = await new ScriptedDataPlane(inTurn(OK, "reset", OK)).start()
    const poster = samplePoster()
    await post([trackEvent(1)], plane.url, poster)
    await refusalOf(post([trackEvent(2)], plane.url, poster))
    await post([trackEvent(2)], plane.url, poster)
    expect(plane.messageIds).to.deep.equal(["row-1", "row-2", "row-2"])
  })

  it("does not wait for the end of a batch that is refused before it was read", async () => {
    const url = await answeringAtOnce("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n")
    const noise = Array.from({length: 20000}, () => Math.random())
    expect(await refusalOf(post([trackEvent(1, {noise})], url))).to.include({kind: "hopeless"})
  })

  it("says so where something else than a data plane answers", async () => {
    const url = await answeringAtOnce("SSH-2.0-OpenSSH_9.6\r\n")
    expect(await refusalOf(post([trackEvent(1)], url)))
      .to.have.property("what")
      .that.matches(/^what it answered is not HTTP \(H/)
  })

  it("says so where nobody listens", async () => {
    plane = await new ScriptedDataPlane(() => OK).start()
    const {url} = plane
    await plane.stop()
    plane = undefined
    expect(await refusalOf(post([trackEvent(1)], url))).to.include({
      what: "it could not be reached (ECONNREFUSED)",
      mayBeStored: false,
    })
  })

  it("sends a large event", async () => {
    plane = await new ScriptedDataPlane(() => OK).start()
    await post([trackEvent(1, {text: "x".repeat(2 * MAX_BATCH_BYTES)})], plane.url)
    expect(plane.received).to.have.length(1)
  })

  async function answeringAtOnce(answer: string): Promise<string> {
    const server = net.createServer((socket) => {
      socket.on("error", () => socket.destroy())
      socket.once("data", () => {
        socket.pause()
        socket.end(answer)
      })
    })
    rawServer = server
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`
  }
})

setFlagsFromString("--expose_gc")
const collectGarbage = runInNewContext("gc") as () => void

function samplePoster(timeoutMs = 10000): HttpPoster {
  return dataPlane({timeoutMs, orderingKey: "lane-1"})
}

async function post(
  events: readonly SerializedEvent[],
  url: string,
  poster: HttpPoster = samplePoster(),
): Promise<Attempt> {
  return poster.post(`${url}/v1/batch`, {batch: [{events: buildBatch(events), sentAt: SENT_AT}]}, CONFIG)
}

async function refusalOf(posted: Promise<Attempt>): Promise<NotDelivered> {
  return (await errorOf(posted)).answer
}

async function errorOf(posted: Promise<Attempt>): Promise<DataPlaneError> {
  const error = await posted.then(
    () => new Error("The batch was delivered."),
    (failure: unknown) => failure,
  )
  if (error instanceof DataPlaneError) {
    return error
  }
  throw error
}
