import {expect} from "chai"
import * as http from "node:http"
import {DataPlane, DEFAULT_WRITE_KEY, Fault, startDataPlane} from "../data_plane_stand_in"

const EVENT = {type: "identify", userId: "u1", messageId: "m1"}

type Outcome = {status: number; headers: http.IncomingHttpHeaders; text: string} | {error: string}

/** Posts one event and tells what a client saw, a broken connection included. */
function postEvent(url: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException) => resolve({error: error.code ?? error.message})
    const request = http.request(`${url}/v1/batch`, {
      method: "POST",
      auth: `${DEFAULT_WRITE_KEY}:`,
      agent: false,
    })
    request.on("error", fail)
    request.on("response", (response) => {
      let text = ""
      response.on("data", (chunk: Buffer) => (text += chunk.toString()))
      response.on("error", fail)
      response.on("end", () => resolve({status: response.statusCode ?? 0, headers: response.headers, text}))
    })
    request.end(JSON.stringify({batch: [EVENT]}))
  })
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
      expect(dataPlane.events).to.deep.equal(stored ? [EVENT] : [])
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
    expect(dataPlane.events).to.deep.equal([EVENT])
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
})
