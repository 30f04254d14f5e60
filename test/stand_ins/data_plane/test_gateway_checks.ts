import {expect} from "chai"
import {gzipSync} from "node:zlib"
import {DataPlane, DataPlaneOptions, MAX_BODY_BYTES, startDataPlane} from "../data_plane_stand_in"

const KEY = "a-write-key"
const DISABLED_KEY = "a-disabled-write-key"
const PADDING = "x".repeat(MAX_BODY_BYTES)

const identified = {type: "identify", userId: "u1", messageId: "m1"}
const unidentified = {type: "identify", userId: " ", anonymousId: null}

interface Call {
  readonly method?: string
  readonly path?: string
  readonly authorization?: string
  readonly encoding?: string
  readonly body?: string | Buffer<ArrayBuffer>
}

interface Case extends Call {
  readonly title: string
  readonly options?: DataPlaneOptions
  readonly status: number
  readonly text: string
}

function basic(writeKey: string): string {
  return `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`
}

function batch(events: unknown, more: object = {}): string {
  return JSON.stringify({batch: events, ...more})
}

async function call(url: string, {method = "POST", path = "/v1/batch", ...rest}: Call) {
  const {authorization = basic(KEY), encoding, body} = rest
  const headers = new Headers(encoding === undefined ? {} : {"content-encoding": encoding})
  if (authorization !== "") headers.set("authorization", authorization)
  const response = await fetch(url + path, {method, headers, body: method === "GET" ? undefined : body})
  return {status: response.status, text: await response.text()}
}

describe("the data plane stand-in's checks", () => {
  let dataPlane: DataPlane

  afterEach(() => dataPlane.close())

  function start(options: DataPlaneOptions = {}): Promise<DataPlane> {
    return startDataPlane({writeKeys: [KEY], disabledWriteKeys: [DISABLED_KEY], ...options})
  }

  describe("come in the gateway's order: each request fails its check and every later one that it can", () => {
    const twoEventsAnHour = {rateLimit: {events: 1, windowMs: 3_600_000}}
    const inOrder: Case[] = [
      {
        title: "unknown route",
        path: "/v1/batch/",
        method: "PUT",
        authorization: "",
        status: 404,
        text: "404 page not found\n",
      },
      {
        title: "documented path pasted twice",
        path: "/v1/batch/v1/batch",
        status: 404,
        text: "404 page not found\n",
      },
      {title: "wrong method", method: "PUT", authorization: "", body: "{", status: 405, text: ""},
      {
        title: "no authorization",
        authorization: "",
        body: "{",
        status: 401,
        text: "failed to read writekey from header\n",
      },
      {
        title: "authorization without a user",
        authorization: basic(""),
        status: 401,
        text: "failed to read writekey from header\n",
      },
      {
        title: "authorization that is not base64",
        authorization: "Basic §",
        status: 401,
        text: "failed to read writekey from header\n",
      },
      {
        title: "unknown write key",
        authorization: basic("other"),
        body: "{",
        status: 401,
        text: "invalid write key\n",
      },
      {
        title: "disabled source",
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
      {
        title: "gzip under another encoding",
        encoding: "GZIP",
        body: gzipSync(batch([identified])),
        status: 400,
        text: "invalid json\n",
      },
      {title: "empty body", body: "", status: 400, text: "invalid json\n"},
      {title: "invalid JSON over the size limit", body: `{${PADDING}`, status: 400, text: "invalid json\n"},
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
        title: "too many events for the rate",
        options: twoEventsAnHour,
        body: batch([identified, identified], {PADDING}),
        status: 429,
        text: "max requests limit reached\n",
      },
      {
        title: "a body over the size limit",
        body: batch([], {PADDING}),
        status: 413,
        text: "request size exceeds max limit\n",
      },
      {title: "an empty batch", body: batch([]), status: 400, text: "empty batch payload\n"},
    ]

    for (const {title, options, status, text, ...request} of inOrder) {
      it(`${status} for ${title}`, async () => {
        dataPlane = await start(options)
        expect(await call(dataPlane.url, request)).to.deep.equal({status, text})
        expect(dataPlane.counts).to.deep.equal({requests: 1, events: 0, distinctMessageIds: 0})
      })
    }

    it("503 above the concurrency limit, before anything else is looked at", async () => {
      dataPlane = await start({maxConcurrentRequests: 1})
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
      expect(await call(dataPlane.url, {path: "/nowhere"})).to.deep.equal({
        status: 503,
        text: "Service Unavailable\n",
      })
      release()
      expect(await first).to.deep.equal({status: 200, text: "ok"})
    })
  })

  describe("take a batch", () => {
    const accepted: (Call & {title: string; options?: DataPlaneOptions; events: unknown[]})[] = [
      {title: "of one event", body: batch([identified]), events: [identified]},
      {title: "that is gzipped", encoding: "gzip", body: gzipSync(batch([identified])), events: [identified]},
      {title: "whose batch is a single event", body: batch(identified), events: [identified]},
      {title: "just as large as the limit", body: paddedTo(MAX_BODY_BYTES), events: [identified]},
      {
        title: "with an id of 0, false or {}",
        body: batch([{userId: 0}, {anonymousId: false}, {userId: {}}]),
        events: [{userId: 0}, {anonymousId: false}, {userId: {}}],
      },
      {
        title: "of a type that needs no identity",
        body: batch([{type: "record"}]),
        events: [{type: "record"}],
      },
      {
        title: "of a job in spite of the rate limit",
        options: {rateLimit: {events: 1, windowMs: 3_600_000}},
        body: batch([ofJob(), ofJob()]),
        events: [ofJob(), ofJob()],
      },
      {
        title: "over a single-event route",
        path: "/v1/track",
        body: JSON.stringify({userId: "u1"}),
        events: [{userId: "u1", type: "track"}],
      },
    ]

    for (const {title, options, events, ...request} of accepted) {
      it(title, async () => {
        dataPlane = await start(options)
        expect(await call(dataPlane.url, request)).to.deep.equal({status: 200, text: "ok"})
        expect(dataPlane.events).to.deep.equal(events)
      })
    }

    const noIds = [undefined, null, "", "   ", "\u200b\u2060\ufeff", "\u0000\n", "\u00a0"]
    for (const id of noIds) {
      it(`only when an id is more than ${JSON.stringify(id)}`, async () => {
        dataPlane = await start()
        const {status} = await call(dataPlane.url, {body: batch([identified, {userId: id, anonymousId: id}])})
        expect(status).to.equal(400)
        expect(dataPlane.events).to.deep.equal([])
      })
    }
  })

  it("name the source of each stored event", async () => {
    dataPlane = await start({writeKeys: [KEY, "another"]})
    await call(dataPlane.url, {body: batch([identified])})
    await call(dataPlane.url, {body: batch([identified]), authorization: basic("another")})
    expect(dataPlane.stored.map(({writeKey}) => writeKey)).to.deep.equal([KEY, "another"])
    expect(dataPlane.counts).to.deep.equal({requests: 2, events: 2, distinctMessageIds: 1})
  })

  it("do not apply to GET /health, which needs no write key and counts as no request", async () => {
    dataPlane = await start()
    const {status, text} = await call(dataPlane.url, {method: "GET", path: "/health", authorization: ""})
    expect(status).to.equal(200)
    expect(JSON.parse(text)).to.include({server: "UP", db: "UP"})
    expect(dataPlane.requests).to.deep.equal([])
  })
})

function ofJob() {
  return {userId: "u1", context: {sources: {job_run_id: "run"}}}
}

function paddedTo(bytes: number): string {
  const unpadded = batch([identified], {PADDING: ""})
  return batch([identified], {PADDING: "x".repeat(bytes - unpadded.length)})
}
