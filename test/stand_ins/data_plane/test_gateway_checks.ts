import {expect} from "chai"
import {gzipSync} from "node:zlib"
import * as sinon from "sinon"
import {
  type DataPlane,
  type DataPlaneOptions,
  DEFAULT_WRITE_KEY,
  MAX_BODY_BYTES,
  startDataPlane,
} from "../data_plane_stand_in"
import {basic, batch, type Call, call} from "./support/call"

const DISABLED_KEY = "a-disabled-write-key"
const PADDING = "x".repeat(MAX_BODY_BYTES)

const identified = {type: "identify", userId: "u1", messageId: "m1"}
const unidentified = {type: "identify", userId: " ", anonymousId: null}
const ofJob = {userId: "u1", context: {sources: {job_run_id: "run"}}}
const infinite = '{"batch":[{"userId":"u1","n":[1e400]}]}'

interface Case extends Call {
  readonly title: string
  readonly options?: DataPlaneOptions
  readonly status: number
  readonly text: string
}

const oneEventAnHour = {rateLimit: {events: 1, windowMs: 3_600_000}}

/** Each fails its check and every later one that it can. */
const IN_ORDER: Case[] = [
  {title: "an unknown route", path: "/v1/batch/", method: "PUT", authorization: "", ...notFound()},
  {title: "the documented path pasted twice", path: "/v1/batch/v1/batch", ...notFound()},
  {title: "a wrong method", method: "PUT", authorization: "", body: "{", status: 405, text: ""},
  {title: "HEAD on /health", method: "HEAD", path: "/health", authorization: "", status: 405, text: ""},
  {title: "no authorization", authorization: "", body: "{", ...noKey()},
  {title: "authorization without a user", authorization: basic(""), ...noKey()},
  {title: "authorization that is not base64", authorization: "Basic §", ...noKey()},
  {
    title: "an unknown write key",
    authorization: basic("other"),
    body: "{",
    status: 401,
    text: "invalid write key\n",
  },
  {
    title: "a disabled source",
    authorization: basic(DISABLED_KEY),
    body: "{",
    status: 404,
    text: "source is disabled\n",
  },
  {
    title: "broken gzip",
    encoding: "gzip",
    body: "{",
    status: 500,
    text: "failed to read body from request\n",
  },
  {title: "gzip under another encoding", encoding: "GZIP", body: zipped([identified]), ...invalidJson()},
  {title: "an empty body", body: "", ...invalidJson()},
  {title: "an empty body that is said to be gzip", encoding: "gzip", body: "", ...invalidJson()},
  {title: "invalid JSON over the size limit", body: `{${PADDING}`, ...invalidJson()},
  {
    title: "an event that is no object",
    body: batch([7, unidentified], {PADDING}),
    status: 400,
    text: "event is not a valid rudder event\n",
  },
  {
    title: "an unidentified event",
    body: batch([unidentified, 7], {PADDING}),
    status: 400,
    text: "request neither has anonymousId nor userId\n",
  },
  {
    title: "more events than a fresh window of the rate takes",
    options: oneEventAnHour,
    body: batch([identified, identified, identified], {PADDING}),
    status: 429,
    text: "max requests limit reached\n",
  },
  {
    title: "a body over the size limit",
    body: batch([], {PADDING}),
    status: 413,
    text: "request size exceeds max limit\n",
  },
  {title: "a number beyond a double", body: infinite, ...invalidJson()},
  {title: "an empty batch", body: batch([]), status: 400, text: "empty batch payload\n"},
]

const ACCEPTED: (Call & {title: string; options?: DataPlaneOptions; eventCount?: number})[] = [
  {title: "a batch of one event", body: batch([identified])},
  {title: "a gzipped batch", encoding: "gzip", body: zipped([identified])},
  {title: "a batch that is a single event", body: batch(identified)},
  {title: "a batch just as large as the limit", body: paddedTo(MAX_BODY_BYTES)},
  {
    title: "events with an id of 0, false or {}",
    body: batch([{userId: 0}, {anonymousId: false}, {userId: {}}]),
    eventCount: 3,
  },
  {title: "an event of a type that needs no identity", body: batch([{type: "record"}])},
  {
    title: "one event more than the rate limit in a fresh window",
    options: oneEventAnHour,
    body: batch([identified, identified]),
    eventCount: 2,
  },
  {
    title: "the events of a job in spite of the rate limit",
    options: oneEventAnHour,
    body: batch([ofJob, ofJob, ofJob]),
    eventCount: 3,
  },
  {
    title: "the events of a job that a header names",
    options: oneEventAnHour,
    headers: {"x-rudder-job-run-id": "run"},
    body: batch([identified, identified, identified]),
    eventCount: 3,
  },
  {title: "an event over its own route", path: "/v1/track", body: JSON.stringify({userId: "u1"})},
  {
    title: "an audience list of any size",
    path: "/v1/audiencelist",
    body: JSON.stringify({userId: "u1", PADDING}),
  },
  {title: "headers of 500 KB", headers: {"x-long": "x".repeat(500_000)}, body: batch([identified])},
]

/** Stripped to nothing. */
const NO_IDS = [
  [undefined, null, "", "   ", "\u0000\n", "\u00a0\u3000"],
  [
    "\u200b\u2060\ufeff",
    "\u00ad",
    "\u034f",
    "\u115f",
    "\u1160",
    "\u17b4",
    "\u17b5",
    "\u2800",
    "\u3164",
    "\uffa0",
  ],
  ["\ue000", "\u{f0000}", "\u0378"],
].flat()
const UNUSUAL_IDS = ["\ufe0f", "\ufffd", "\u0301", "\u00ada"]

describe("the data plane stand-in's checks", () => {
  let dataPlane: DataPlane

  afterEach(() => dataPlane.close())

  async function start(options: DataPlaneOptions = {}): Promise<void> {
    dataPlane = await startDataPlane({disabledWriteKeys: [DISABLED_KEY], ...options})
  }

  describe("refuse, in the gateway's order,", () => {
    for (const {title, options, status, text, ...request} of IN_ORDER) {
      it(`${title}: ${status}`, async () => {
        await start(options)
        expect(await call(dataPlane.url, request)).to.include({status, text})
        expect(dataPlane.counts).to.deep.equal({requests: 1, events: 0, distinctMessageIds: 0})
      })
    }

    it("any request above the concurrency limit, before anything else is looked at: 503", async () => {
      await start({maxConcurrentRequests: 1})
      let release = () => {}
      const held = new Promise<undefined>((resolve) => (release = () => resolve(undefined)))
      const firstIsIn = new Promise<void>((resolve) => {
        dataPlane.setIntercept(({index}) => {
          if (index > 0) return undefined
          resolve()
          return held
        })
      })
      const first = call(dataPlane.url, {body: batch([identified])})
      await firstIsIn
      expect(await call(dataPlane.url, {path: "/nowhere"})).to.include({
        status: 503,
        text: "Service Unavailable\n",
      })
      release()
      expect(await first).to.include({status: 200, text: "ok"})
    })

    for (const id of NO_IDS) {
      it(`an event whose ids are ${JSON.stringify(id)} ${codePoints(id)}: 400`, async () => {
        await start()
        const body = batch([identified, {userId: id, anonymousId: id}])
        expect(await call(dataPlane.url, {body})).to.include({status: 400})
        expect(dataPlane.events).to.deep.equal([])
      })
    }
  })

  describe("take", () => {
    for (const {title, options, eventCount = 1, ...request} of ACCEPTED) {
      it(title, async () => {
        await start(options)
        expect(await call(dataPlane.url, request)).to.include({status: 200, text: "ok"})
        expect(dataPlane.counts.events).to.equal(eventCount)
      })
    }

    for (const id of UNUSUAL_IDS) {
      it(`an event whose id is ${codePoints(id)}`, async () => {
        await start()
        expect(await call(dataPlane.url, {body: batch([{userId: id}])})).to.include({status: 200})
        expect(dataPlane.events[0].userId).to.equal(id)
      })
    }
  })

  it("let a rate recover over its window", async () => {
    const clock = sinon.useFakeTimers({toFake: ["Date"]})
    try {
      await start({rateLimit: {events: 2, windowMs: 1000}})
      const statuses: unknown[] = []
      for (const [atMs, size] of [
        [0, 4],
        [0, 3],
        [499, 1],
        [500, 1],
        [2500, 3],
      ]) {
        clock.setSystemTime(atMs)
        const outcome = await call(dataPlane.url, {body: batch(Array(size).fill(identified))})
        statuses.push("status" in outcome && outcome.status)
      }
      expect(statuses).to.deep.equal([429, 200, 429, 200, 200])
    } finally {
      clock.restore()
    }
  })

  describe("answer in the words of versions before 1.46:", () => {
    for (const [title, text, request] of [
      ["a stored batch", "OK", {body: batch([identified])}],
      ["no JSON", "Invalid JSON\n", {body: "{"}],
      ["an unknown key", "Invalid Write Key\n", {authorization: basic("other")}],
      ["no key", "Failed to read writeKey from header\n", {authorization: ""}],
      ["an empty batch", "Empty batch payload\n", {body: batch([])}],
      ["no identity", "Request neither has anonymousId nor userId\n", {body: batch([unidentified])}],
    ] as const) {
      it(`${title}: ${JSON.stringify(text)}`, async () => {
        await start({words: "before_1.46"})
        expect(await call(dataPlane.url, request)).to.include({text})
      })
    }
  })

  it("read a gzipped body raw where the server knows no gzip", async () => {
    await start({readsGzip: false, words: "before_1.46"})
    expect(await call(dataPlane.url, {encoding: "gzip", body: zipped([identified])})).to.include({
      status: 400,
      text: "Invalid JSON\n",
    })
    expect(await call(dataPlane.url, {body: batch([identified])})).to.include({status: 200})
  })
})

describe("the data plane stand-in's answers", () => {
  let dataPlane: DataPlane
  before(async () => {
    dataPlane = await startDataPlane()
  })
  after(() => dataPlane.close())

  const preflight = {"access-control-request-method": "POST", "origin": "https://shop.example"}
  for (const [title, request, status, header] of [
    ["an acknowledgement", {body: batch([identified])}, 200, ["content-length", "2"]],
    ["an acknowledgement", {body: batch([identified])}, 200, ["content-type", "text/plain; charset=utf-8"]],
    ["a refusal", {body: "{"}, 400, ["content-length", "13"]],
    ["a refusal", {body: "{"}, 400, ["x-content-type-options", "nosniff"]],
    ["a wrong method", {method: "PUT"}, 405, ["allow", "POST"]],
    ["a wrong method", {method: "PUT"}, 405, ["content-length", "0"]],
    ["a wrong method for a page", {path: "/health"}, 405, ["allow", "GET"]],
    ["OPTIONS without a question", {method: "OPTIONS"}, 405, ["allow", "POST"]],
    ["a browser's question", {method: "OPTIONS", headers: preflight}, 204, ["content-length", undefined]],
    ["/health", {method: "GET", path: "/health"}, 200, ["content-type", "application/json; charset=utf-8"]],
    ["/version", {method: "GET", path: "/version"}, 200, ["content-type", "application/json; charset=utf-8"]],
    ["/robots.txt", {method: "GET", path: "/robots.txt"}, 200, ["content-length", "28"]],
  ] as const) {
    it(`have Vary and ${header.join(": ")} for ${title}`, async () => {
      const outcome = await call(dataPlane.url, request)
      expect(outcome).to.include({status})
      const headers = "headers" in outcome ? outcome.headers : {}
      expect(headers.vary).to.match(/^Origin/)
      expect(headers[header[0]]).to.equal(header[1])
    })
  }

  it("need no write key for /health, which counts as no request", async () => {
    const requestsBefore = dataPlane.counts.requests
    const outcome = await call(dataPlane.url, {method: "GET", path: "/health", authorization: ""})
    expect(JSON.parse("text" in outcome ? outcome.text : "")).to.include({server: "UP", db: "UP"})
    expect(dataPlane.counts.requests).to.equal(requestsBefore)
  })
})

describe("the data plane stand-in's sources", () => {
  it("are named with each stored event", async () => {
    const dataPlane = await startDataPlane({writeKeys: [DEFAULT_WRITE_KEY, "another"]})
    await call(dataPlane.url, {body: batch([identified])})
    await call(dataPlane.url, {body: batch([identified]), authorization: basic("another")})
    await dataPlane.close()
    expect(dataPlane.stored.map(({writeKey}) => writeKey)).to.deep.equal([DEFAULT_WRITE_KEY, "another"])
    expect(dataPlane.counts).to.deep.equal({requests: 2, events: 2, distinctMessageIds: 1})
  })
})

function notFound() {
  return {status: 404, text: "404 page not found\n"}
}

function noKey() {
  return {status: 401, text: "failed to read writekey from header\n"}
}

function invalidJson() {
  return {status: 400, text: "invalid json\n"}
}

function zipped(events: unknown): Buffer {
  return gzipSync(batch(events))
}

function codePoints(id: unknown): string {
  const points = typeof id === "string" ? Array.from(id, (each) => each.codePointAt(0) ?? 0) : []
  return points.map((point) => `U+${point.toString(16).toUpperCase().padStart(4, "0")}`).join(" ")
}

function paddedTo(bytes: number): string {
  const unpadded = batch([identified], {PADDING: ""})
  return batch([identified], {PADDING: "x".repeat(bytes - unpadded.length)})
}
