import {expect} from "chai"
import * as sinon from "sinon"
import {
  type DataPlane,
  type DataPlaneOptions,
  DEFAULT_WRITE_KEY,
  type RudderEvent,
  startDataPlane,
} from "../data_plane_stand_in"
import {basic, batch, call} from "./support/call"

const OTHER_KEY = "another-write-key"

describe("the data plane stand-in's store", () => {
  let dataPlane: DataPlane

  afterEach(() => dataPlane.close())

  async function start(options: DataPlaneOptions = {}): Promise<void> {
    dataPlane = await startDataPlane({writeKeys: [DEFAULT_WRITE_KEY, OTHER_KEY], ...options})
  }

  async function post(body: string | Buffer, writeKey = DEFAULT_WRITE_KEY): Promise<void> {
    expect(await call(dataPlane.url, {body, authorization: basic(writeKey)})).to.include({status: 200})
  }

  describe("keeps", () => {
    for (const [title, sent, kept] of [
      ["an integer beyond 2^53 as a double", "9007199254740993", 9007199254740992],
      ["a number by its value", "1.10", 1.1],
      ["an exponent by its value", "12e-1", 1.2],
      ["null, booleans and zero", "[null,false,true,0]", [null, false, true, 0]],
      ["empty texts, lists and objects", '["",[],{}]', ["", [], {}]],
      ["the first of members with one name", '{"a":1,"a":2,"\\u0061":3}', {a: 1}],
      ["a member named __proto__", '{"__proto__":1}', JSON.parse('{"__proto__":1}')],
      ["escapes", String.raw`"\"\\\/\n\u00e9\ud83d\ude00\\"`, '"\\/\né😀\\'],
      ["a NUL in values and names", '{"a\\u0000":"\\u0000"}', {"a\u0000": "\u0000"}],
      ["a lone surrogate as U+FFFD", '{"\\ud800":"a\\udc00b"}', {"\ufffd": "a\ufffdb"}],
      ["brackets and commas in texts", '{"],:{":"[}, \\""}', {"],:{": '[}, "'}],
      ["white space outside of texts only", ' { "a" :\t[ 1 ,\n" b " ] } ', {a: [1, " b "]}],
    ] as const) {
      it(title, async () => {
        await start()
        await post(`{"batch":[{"userId":"u1","value":${sent}}]}`)
        expect(dataPlane.events[0].value).to.deep.equal(kept)
      })
    }

    it("bad UTF-8 as U+FFFD", async () => {
      await start()
      await post(Buffer.from('{"batch":[{"userId":"u\xff"}]}', "latin1"))
      expect(dataPlane.events[0].userId).to.equal("u\ufffd")
    })

    it("the first of two batches", async () => {
      await start()
      await post('{"batch":[{"userId":"first"}],"batch":[{"userId":"second"}]}')
      expect(dataPlane.events.map(({userId}) => userId)).to.deep.equal(["first"])
    })

    it("members in the order of their names", async () => {
      await start()
      await post(
        batch([{userId: "u1", traits: {b: {d: 1, c: 1}, a: 1}, messageId: "m", context: {library: 1}}]),
      )
      expect(JSON.stringify(dataPlane.events[0])).to.equal(
        '{"context":{"ip":"127.0.0.1","library":1},"messageId":"m","request_ip":"127.0.0.1",' +
          '"traits":{"a":1,"b":{"c":1,"d":1}},"userId":"u1"}',
      )
    })

    it("a depth of 10,001", async () => {
      await start()
      await post(`{"batch":[{"userId":"u1","value":${"[".repeat(10_001)}${"]".repeat(10_001)}}]}`)
      let depth = 0
      for (let inner = dataPlane.events[0].value; Array.isArray(inner); inner = inner[0] as unknown) depth++
      expect(depth).to.equal(10_001)
    })

    it("the type that a single-event route names", async () => {
      await start()
      await call(dataPlane.url, {path: "/v1/track", body: '{"userId":"u1","type":"identify"}'})
      expect(dataPlane.events[0].type).to.equal("track")
    })
  })

  describe("adds", () => {
    const ip = "127.0.0.1"
    for (const [title, sent, stored] of [
      ["the sender's address", {}, {request_ip: ip, context: {ip}}],
      ["no address where the context has one", {context: {ip: "0.0.0.0"}}, {context: {ip: "0.0.0.0"}}],
      ["no address where the context has none of its own", {context: {ip: null}}, {context: {ip: null}}],
      ["nothing to a context that is no object", {context: "x"}, {request_ip: ip, context: "x"}],
      ["no request_ip to one of the event's own", {request_ip: "9.9.9.9"}, {request_ip: "9.9.9.9"}],
    ] as const) {
      it(title, async () => {
        await start()
        await post(batch([{userId: "u1", ...sent}]))
        expect(dataPlane.events[0]).to.deep.include(stored)
      })
    }

    it("an event's own request_ip to the events behind it", async () => {
      await start()
      await post(batch([{userId: "a"}, {userId: "b", request_ip: "9.9.9.9"}, {userId: "c"}]))
      expect(dataPlane.events.map((event) => event.request_ip)).to.deep.equal([ip, "9.9.9.9", "9.9.9.9"])
    })

    for (const messageId of [undefined, "", " \u200b", 7, null]) {
      it(`a random message id in place of ${JSON.stringify(messageId)}`, async () => {
        await start()
        await post(batch([{userId: "u1", messageId}]))
        expect(dataPlane.events[0].messageId).to.match(/^[0-9a-f-]{36}$/)
      })
    }
  })

  describe("with deduplication", () => {
    const WINDOW_MS = 60_000
    let clock: sinon.SinonFakeTimers | undefined

    afterEach(() => {
      clock?.restore()
      clock = undefined
    })

    /** What was stored and what each of the two sources' destinations get, as `userId`s. */
    function outcome() {
      const ids = (events: readonly RudderEvent[]) => events.map(({userId}) => userId).join(" ")
      return {
        stored: ids(dataPlane.events),
        first: ids(dataPlane.deliveredTo(DEFAULT_WRITE_KEY)),
        second: ids(dataPlane.deliveredTo(OTHER_KEY)),
      }
    }

    type Post = readonly [writeKey: string, ...events: RudderEvent[]]
    const [k1, k2] = [DEFAULT_WRITE_KEY, OTHER_KEY]
    const job = (id: string) => ({sources: {job_run_id: id}})
    for (const [title, posts, stored, first, second] of [
      ["other ids", [[k1, event("a", "m1"), event("b", "m2")]], "a b", "a b", ""],
      ["one id twice in a batch", [[k1, event("a", "m"), event("b", "m")]], "a b", "a", ""],
      [
        "one id in two batches",
        [
          [k1, event("a", "m")],
          [k1, event("b", "m")],
        ],
        "a b",
        "a",
        "",
      ],
      [
        "one id to two sources",
        [
          [k1, event("a", "m")],
          [k2, event("b", "m")],
        ],
        "a b",
        "a",
        "",
      ],
      [
        "one id for two types and users",
        [[k1, event("a", "m"), {...event("b", "m"), type: "track"}]],
        "a b",
        "a",
        "",
      ],
      ["ids that differ in case", [[k1, event("a", "m"), event("b", "M")]], "a b", "a b", ""],
      ["ids that differ in spaces around", [[k1, event("a", "m"), event("b", " m ")]], "a b", "a", ""],
      ["ids that are no texts", [[k1, event("a", 7), event("b", 7)]], "a b", "a b", ""],
      [
        "one id in two job runs",
        [
          [k1, {...event("a", "m"), context: job("1")}],
          [k1, {...event("b", "m"), context: job("2")}],
        ],
        "a b",
        "a b",
        "",
      ],
    ] as [string, Post[], string, string, string][]) {
      it(`delivers ${first} of ${stored} for ${title}`, async () => {
        await start({deduplication: {windowMs: WINDOW_MS}})
        for (const [writeKey, ...events] of posts) await post(batch(events), writeKey)
        expect(outcome()).to.deep.equal({stored, first, second})
      })
    }

    it("forgets an id when the window of its first event ends", async () => {
      clock = sinon.useFakeTimers({toFake: ["Date"]})
      await start({deduplication: {windowMs: WINDOW_MS}})
      await post(batch([event("a", "m")]))
      clock.setSystemTime(WINDOW_MS - 1)
      await post(batch([event("b", "m")]))
      clock.setSystemTime(WINDOW_MS)
      await post(batch([event("c", "m")]), OTHER_KEY)
      expect(outcome()).to.deep.equal({stored: "a b c", first: "a", second: "c"})
    })

    it("remembers ids over a restart, and forgets those of refused batches", async () => {
      await start({deduplication: {windowMs: WINDOW_MS}})
      await call(dataPlane.url, {body: batch([event("refused", "m"), {userId: ""}])})
      await post(batch([event("a", "m")]))
      await dataPlane.restart()
      await post(batch([event("b", "m")]))
      expect(outcome()).to.deep.equal({stored: "a b", first: "a", second: ""})
    })
  })

  it("delivers whatever is stored without deduplication", async () => {
    await start()
    await post(batch([event("a", "m"), event("b", "m")]))
    await post(batch([event("c", "m")]), OTHER_KEY)
    expect(dataPlane.deliveredTo(DEFAULT_WRITE_KEY)).to.have.length(2)
    expect(dataPlane.deliveredTo(OTHER_KEY)).to.have.length(1)
    expect(dataPlane.counts).to.deep.equal({requests: 2, events: 3, distinctMessageIds: 1})
  })
})

function event(userId: string, messageId: unknown): RudderEvent {
  return {type: "identify", userId, messageId}
}
