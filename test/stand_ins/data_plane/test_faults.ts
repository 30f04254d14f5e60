import {expect} from "chai"
import * as sinon from "sinon"
import {atMost, type DataPlane, type Fault, startDataPlane, whenEvent} from "../data_plane_stand_in"
import {batch, call, type Outcome} from "./support/call"

const EVENT = {type: "identify", userId: "u1", messageId: "m1"}

function postEvent(url: string): Promise<Outcome> {
  return call(url, {body: batch([EVENT])})
}

describe("the data plane stand-in's faults", () => {
  let dataPlane: DataPlane

  beforeEach(async () => {
    dataPlane = await startDataPlane()
  })

  afterEach(() => dataPlane.close())

  const broken: {title: string; fault: Fault; error: string; status: number | null; stored: boolean}[] = [
    {
      title: "a reset",
      fault: {kind: "reset", when: "before_answering"},
      error: "ECONNRESET",
      status: null,
      stored: false,
    },
    {
      title: "a reset after storing",
      fault: {kind: "reset", when: "before_answering", stored: true},
      error: "ECONNRESET",
      status: null,
      stored: true,
    },
    {
      title: "a reset in the answer",
      fault: {kind: "reset", when: "while_answering"},
      error: "ECONNRESET",
      status: null,
      stored: false,
    },
    {
      title: "an answer cut off",
      fault: {kind: "cut_off", stored: true},
      error: "ECONNRESET",
      status: null,
      stored: true,
    },
  ]

  for (const {title, fault, error, status, stored} of broken) {
    it(`${title} breaks the connection and ${stored ? "keeps" : "loses"} the batch`, async () => {
      dataPlane.setIntercept(() => fault)
      expect(await postEvent(dataPlane.url)).to.deep.equal({error})
      expect(storedIds(dataPlane)).to.deep.equal(stored ? ["m1"] : [])
      expect(dataPlane.requests[0]).to.include({status, stored, eventCount: 1})
    })
  }

  it("an answer comes with its status, headers and text, and loses the batch", async () => {
    const headers = {"Retry-After": "7", "Location": "http://127.0.0.1:1/"}
    dataPlane.setIntercept(() => ({kind: "answer", status: 302, headers, body: "elsewhere"}))
    const outcome = await postEvent(dataPlane.url)
    expect(outcome).to.deep.include({status: 302, text: "elsewhere"})
    expect(outcome)
      .to.have.property("headers")
      .that.includes({"retry-after": "7", "location": "http://127.0.0.1:1/"})
    expect(dataPlane.events).to.deep.equal([])
  })

  it("a delay stores the batch before the client hears of it", async () => {
    dataPlane.setIntercept(() => ({kind: "delay", delayMs: 1}))
    expect(await postEvent(dataPlane.url)).to.include({status: 200, text: "ok"})
    expect(storedIds(dataPlane)).to.deep.equal(["m1"])
  })

  it("silence lasts until the stand-in closes", async () => {
    const asked = new Promise<void>((resolve) => {
      dataPlane.setIntercept(() => {
        resolve()
        return {kind: "silence"}
      })
    })
    const outcome = postEvent(dataPlane.url)
    await asked
    await dataPlane.close()
    expect(await outcome).to.deep.equal({error: "ECONNRESET"})
  })

  it("an intercept sees the request whole and can wait before it decides", async () => {
    const seen: unknown[] = []
    dataPlane.setIntercept(async ({index, path, headers, body, events}) => {
      await Promise.resolve()
      seen.push({index, path, type: headers["transfer-encoding"] ?? "sized", body: body.toString(), events})
      return undefined
    })
    await postEvent(dataPlane.url)
    const body = JSON.stringify({batch: [EVENT]})
    expect(seen).to.deep.equal([{index: 0, path: "/v1/batch", type: "sized", body, events: [EVENT]}])
  })

  it("an intercept can be taken off again", async () => {
    dataPlane.setIntercept(() => ({kind: "answer", status: 500}))
    expect(await postEvent(dataPlane.url)).to.include({status: 500})
    dataPlane.setIntercept(undefined)
    expect(await postEvent(dataPlane.url)).to.include({status: 200})
  })

  it("an answer can come in other words although the batch is stored", async () => {
    dataPlane.setIntercept(() => ({kind: "answer", status: 202, body: "queued", stored: true}))
    expect(await postEvent(dataPlane.url)).to.include({status: 202, text: "queued"})
    expect(storedIds(dataPlane)).to.deep.equal(["m1"])
  })

  it("an answer without a body can be 204, and bring several headers of one name", async () => {
    dataPlane.setIntercept(() => ({
      kind: "answer",
      status: 204,
      headers: {"Set-Cookie": ["a", "b"], "vary": "*"},
    }))
    const outcome = await postEvent(dataPlane.url)
    expect(outcome).to.include({status: 204, text: ""})
    expect(outcome)
      .to.have.property("headers")
      .that.deep.includes({"set-cookie": ["a", "b"], "vary": "*"})
  })

  it("a firewall or a row that cannot be stored strikes only the batches with such an event", async () => {
    dataPlane.setIntercept(
      whenEvent(({userId}) => userId === "bad", {kind: "answer", status: 403, body: "no"}),
    )
    const good = {...EVENT, messageId: "m2"}
    const bad = {...EVENT, userId: "bad"}
    expect(await call(dataPlane.url, {body: batch([good, bad])})).to.include({status: 403, text: "no"})
    expect(await call(dataPlane.url, {body: batch([good])})).to.include({status: 200})
    expect(storedIds(dataPlane)).to.deep.equal(["m2"])
  })

  it("a proxy takes so many events in each window", async () => {
    const clock = sinon.useFakeTimers({toFake: ["Date"]})
    try {
      dataPlane.setIntercept(atMost({events: 3, windowMs: 1000}))
      const statuses: unknown[] = []
      for (const [atMs, size] of [
        [0, 4],
        [0, 2],
        [999, 2],
        [999, 1],
        [1000, 3],
      ]) {
        clock.setSystemTime(atMs)
        const outcome = await call(dataPlane.url, {body: batch(Array(size).fill(EVENT))})
        statuses.push("status" in outcome && outcome.status)
      }
      expect(statuses).to.deep.equal([429, 200, 429, 200, 200])
    } finally {
      clock.restore()
    }
  })

  it("a gateway that takes longer than its time resets the connection, though the batch is stored", async () => {
    await dataPlane.close()
    dataPlane = await startDataPlane({writeTimeoutMs: 1})
    dataPlane.setIntercept(() => ({kind: "delay", delayMs: 60_000}))
    expect(await postEvent(dataPlane.url)).to.deep.equal({error: "ECONNRESET"})
    expect(dataPlane.requests[0]).to.include({status: null, stored: true})
  })

  it("a restart cuts connections and keeps address and events", async () => {
    await postEvent(dataPlane.url)
    const asked = new Promise<void>((resolve) => {
      dataPlane.setIntercept(() => {
        resolve()
        return {kind: "silence"}
      })
    })
    const cut = postEvent(dataPlane.url)
    await asked
    await dataPlane.restart()
    dataPlane.setIntercept(undefined)
    expect(await cut).to.deep.equal({error: "ECONNRESET"})
    expect(await postEvent(dataPlane.url)).to.include({status: 200})
    expect(dataPlane.counts).to.deep.include({requests: 3, events: 2})
  })
})

function storedIds(dataPlane: DataPlane): unknown[] {
  return dataPlane.events.map(({messageId}) => messageId)
}
