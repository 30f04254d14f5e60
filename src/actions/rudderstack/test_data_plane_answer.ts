import {expect} from "chai"
import {DataPlaneAnswer, dataPlaneAnswer, HttpAnswer} from "./data_plane_answer"

const NOW_MS = Date.parse("2026-11-23T08:15:00Z")

describe("data plane answer", () => {
  const kinds: {[kind: string]: number[]} = {
    delivered: [200, 201, 202, 204, 299],
    refused: [400, 402, 403, 405, 413, 415, 422, 499],
    hopeless: [300, 301, 302, 303, 307, 308, 401, 404],
    unavailable: [429, 500, 502, 503, 504, 599],
  }
  for (const [kind, statuses] of Object.entries(kinds)) {
    for (const status of statuses) {
      it(`takes ${status} as ${kind}`, () => {
        expect(answer({status}).kind).to.equal(kind)
      })
    }
  }

  for (const {status, canHalve} of [
    {status: 400, canHalve: true},
    {status: 413, canHalve: true},
    {status: 403, canHalve: false},
    {status: 422, canHalve: false},
  ]) {
    it(`${canHalve ? "looks for the bad event after" : "does not halve a batch for"} a ${status}`, () => {
      expect(answer({status})).to.include({kind: "refused", status, canHalve})
    })
  }

  const messages: {status: number; body: string; message: RegExp}[] = [
    {status: 302, body: "", message: /redirect to another address \(302\); check the Rudder Server URL/},
    {
      status: 401,
      body: "invalid write key\n",
      message: /refused the write key \(401\)\. Check Rudder Write Key/,
    },
    {status: 404, body: "source is disabled\n", message: /source is disabled \(404\)\. Enable/},
    {status: 404, body: "Source is disabled\n", message: /source is disabled \(404\)\. Enable/},
    {status: 404, body: "404 page not found\n", message: /no RudderStack data plane at this address \(404\)/},
  ]
  for (const {status, body, message} of messages) {
    it(`says what to do about ${status} ${body.trim()}`, () => {
      const found = answer({status, body})
      expect(found.kind === "hopeless" ? found.message : "").to.match(message)
    })
  }

  const words: {does: string; body: string; words: string}[] = [
    {does: "keeps the gateway's words", body: "invalid json\n", words: "invalid json"},
    {does: "keeps the first line only", body: "\n first\nsecond", words: "first"},
    {does: "cuts long words", body: "x".repeat(500), words: `${"x".repeat(100)}…`},
    {does: "keeps ASCII only", body: "a\u0000\u202eb\u001b[31mc", words: "a b [31mc"},
    {does: "has no words from a page", body: " <html>\n<h1>Bad Request</h1>", words: ""},
    {does: "has no words from an empty answer", body: "", words: ""},
  ]
  for (const {does, body, words: expected} of words) {
    it(does, () => {
      expect(answer({status: 400, body})).to.include({words: expected})
    })
  }

  const retryAfters: {retryAfter: string | undefined; ms: number | undefined}[] = [
    {retryAfter: undefined, ms: undefined},
    {retryAfter: "7", ms: 7000},
    {retryAfter: " 0 ", ms: 0},
    {retryAfter: "Mon, 23 Nov 2026 08:15:42 GMT", ms: 42000},
    {retryAfter: "Mon, 23 Nov 2026 08:00:00 GMT", ms: 0},
    {retryAfter: "soon", ms: undefined},
    {retryAfter: "", ms: undefined},
  ]
  for (const {retryAfter, ms} of retryAfters) {
    it(`understands Retry-After: ${retryAfter}`, () => {
      expect(answer({status: 503, retryAfter})).to.include({retryAfterMs: ms})
    })
  }

  it("knows that a batch was not stored only where it was turned away for its rate", () => {
    expect(answer({status: 429})).to.include({mayBeStored: false})
    expect(answer({status: 500})).to.include({mayBeStored: true})
  })
})

function answer(http: Partial<HttpAnswer>): DataPlaneAnswer {
  return dataPlaneAnswer({status: 200, retryAfter: undefined, body: "", ...http}, NOW_MS)
}
