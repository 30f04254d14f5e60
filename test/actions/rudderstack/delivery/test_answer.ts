import {expect} from "chai"
import {actionError} from "../../../../src/actions/rudderstack/report"
import {Answer, answer} from "../../../../src/actions/rudderstack/delivery/answer"
import {WORDS} from "./support/delivered"

const NOW_MS = Date.parse("2026-11-23T08:15:00Z")
const PAGE = "<html><title>Sign in, Ng</title></html>"

interface Given {
  readonly body?: string
  readonly retryAfter?: string
  readonly location?: string
}

const REPLIES: [status: number, given: Given, expected: object][] = [
  [200, {body: "ok"}, {kind: "acknowledged", isOwn: true}],
  [200, {body: " OK\n"}, {kind: "acknowledged", isOwn: true}],
  [200, {body: ""}, {kind: "rejected", mayBeStored: true, code: "not_acknowledged"}],
  [200, {body: PAGE}, {kind: "rejected", mayBeStored: true, code: "not_acknowledged"}],
  [200, {body: '{"error":"unavailable"}'}, {kind: "rejected", mayBeStored: true, code: "not_acknowledged"}],
  [202, {body: "ok"}, {kind: "rejected", mayBeStored: true, code: "not_acknowledged"}],
  [204, {}, {kind: "rejected", mayBeStored: true, code: "not_acknowledged"}],
  [206, {body: "O"}, {kind: "rejected", mayBeStored: true, code: "not_acknowledged"}],
  [302, {location: "https://app.example.com/login"}, {kind: "rejected", code: "not_a_data_plane"}],
  [400, {body: "invalid json\n"}, {kind: "refused", words: "invalid json", canSplit: true}],
  [400, {body: "no row of Ng, 42"}, {kind: "refused", words: "", canSplit: true}],
  [401, {body: "invalid write key\n"}, {kind: "rejected", mayBeStored: false, code: "write_key_refused"}],
  [401, {body: PAGE}, {kind: "rejected", mayBeStored: false, code: "not_a_data_plane"}],
  [403, {body: PAGE}, {kind: "rejected", mayBeStored: false, code: "not_a_data_plane"}],
  [404, {body: "Source is disabled\n"}, {kind: "rejected", code: "source_disabled"}],
  [404, {body: "404 page not found\n"}, {kind: "rejected", code: "not_a_data_plane"}],
  [405, {}, {kind: "rejected", code: "not_a_data_plane"}],
  [408, {}, {kind: "retryable", mayBeStored: false, isSettingLikely: false}],
  [410, {}, {kind: "rejected", code: "not_a_data_plane"}],
  [413, {body: "request size exceeds max limit\n"}, {kind: "refused", canSplit: true}],
  [415, {}, {kind: "refused", canSplit: false}],
  [418, {}, {kind: "rejected", code: "not_a_data_plane"}],
  [421, {}, {kind: "retryable", mayBeStored: false}],
  [422, {}, {kind: "refused", canSplit: false}],
  [425, {}, {kind: "retryable", mayBeStored: false}],
  [429, {}, {kind: "throttled", retryAfterMs: undefined}],
  [429, {retryAfter: "5"}, {kind: "throttled", retryAfterMs: 5000}],
  [429, {retryAfter: "Mon, 23 Nov 2026 08:15:09 GMT"}, {kind: "throttled", retryAfterMs: 9000}],
  [429, {retryAfter: "Mon, 23 Nov 2026 08:14:00 GMT"}, {kind: "throttled", retryAfterMs: 0}],
  [429, {retryAfter: "soon"}, {kind: "throttled", retryAfterMs: undefined}],
  [500, {body: "pq: invalid byte of Ng"}, {kind: "retryable", words: "", mayBeStored: true}],
  [501, {}, {kind: "rejected", code: "not_a_data_plane"}],
  [502, {body: "Bad Gateway"}, {kind: "retryable", words: "bad gateway", mayBeStored: true}],
  [503, {retryAfter: "120"}, {kind: "retryable", retryAfterMs: 120000, what: "it answered 503"}],
  [504, {}, {kind: "retryable", mayBeStored: true}],
  [599, {}, {kind: "retryable", mayBeStored: true}],
]

const ERRORS: [code: string, expected: object][] = [
  [
    "ENOTFOUND",
    {isSettingLikely: true, mayBeStored: false, what: "its name could not be resolved (ENOTFOUND)"},
  ],
  ["EAI_AGAIN", {isSettingLikely: true, mayBeStored: false}],
  ["CERT_HAS_EXPIRED", {isSettingLikely: true, mayBeStored: false}],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", {isSettingLikely: true, mayBeStored: false}],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", {isSettingLikely: true, mayBeStored: false}],
  ["EPROTO", {isSettingLikely: true, mayBeStored: false}],
  ["ERR_SSL_WRONG_VERSION_NUMBER", {isSettingLikely: true, mayBeStored: false}],
  ["ECONNREFUSED", {isSettingLikely: false, mayBeStored: false}],
  ["UND_ERR_CONNECT_TIMEOUT", {isSettingLikely: false, mayBeStored: false}],
  [
    "ERR_PROXY_407",
    {mayBeStored: false, what: "the proxy on the way did not let it through (ERR_PROXY_407)"},
  ],
  ["UND_ERR_INVALID_ARG", {isSettingLikely: false, mayBeStored: false}],
  ["EHOSTUNREACH", {isSettingLikely: false, mayBeStored: true}],
  ["UND_ERR_HEADERS_TIMEOUT", {isSettingLikely: false, mayBeStored: true}],
  ["UND_ERR_HEADERS_OVERFLOW", {mayBeStored: true, what: /^the headers of its answer are too large/}],
  ["HPE_INVALID_CONSTANT", {isSettingLikely: false, mayBeStored: true}],
  ["ECONNRESET", {isSettingLikely: false, mayBeStored: true}],
  ["UND_ERR_SOCKET", {isSettingLikely: false, mayBeStored: true}],
  [
    "SOMETHING_NEW",
    {isSettingLikely: false, mayBeStored: true, what: "the connection broke off (SOMETHING_NEW)"},
  ],
]

describe("an answer to a batch", () => {
  for (const [status, given, expected] of REPLIES) {
    it(`means for ${status} ${JSON.stringify(given)}: ${JSON.stringify(expected)}`, () => {
      expect(withCode(meaning(status, given))).to.deep.include(expected)
    })
  }

  for (const [code, {what, ...expected}] of ERRORS as [string, {what?: string | RegExp}][]) {
    it(`means for ${code} in its place: again, ${JSON.stringify(expected)}`, () => {
      const found = answer({status: undefined, error: coded(code)}, RULES, NOW_MS)
      expect(found).to.include({kind: "retryable", ...expected})
      expect(found)
        .to.have.property("what")
        .that.matches(what instanceof RegExp ? what : new RegExp((what ?? "").replace(/[()]/g, "\\$&")))
    })
  }

  it("is fatal where the hub does not connect to such an address, in the hub's words", () => {
    const error = Object.assign(new Error("This hub does not connect to 10.0.0.1."), {
      code: "ERR_ADDRESS_REFUSED",
    })
    const found = withCode(answer({status: undefined, error}, RULES, NOW_MS))
    expect(found).to.deep.include({kind: "fatal", code: "address_refused"})
    expect(found).to.have.property("text", "This hub does not connect to 10.0.0.1.")
  })

  for (const status of [200, 202, 204]) {
    it(`acknowledges by ${status} in other words where the operator says so`, () => {
      const found = answer(replyOf(status, {body: PAGE}), {...RULES, acknowledgement: "any-2xx"}, NOW_MS)
      expect(found).to.deep.equal({kind: "acknowledged", isOwn: false})
    })
  }

  it("names the origin that a redirect points to, and no more of it", () => {
    const found = withCode(meaning(307, {location: "https://user:secret@app.example.com/login?key=secret"}))
    expect(found).to.have.property("text").that.includes("to https://app.example.com.")
    expect(found)
      .to.have.property("text")
      .that.does.not.match(/secret|login/)
  })

  it("names the source as the user chose it", () => {
    expect(withCode(meaning(401, {})))
      .to.have.property("text")
      .that.includes("Marketing")
  })

  it("repeats no words of others", () => {
    for (const status of [200, 302, 400, 403, 404, 422, 500]) {
      expect(JSON.stringify(withCode(meaning(status, {body: PAGE})))).not.to.include("Ng")
    }
  })
})

const RULES = {
  acknowledgement: "rudderstack",
  words: WORDS,
  dataPlaneUrl: "https://plane.example.com",
} as const

function meaning(status: number, given: Given): Answer {
  return answer(replyOf(status, given), RULES, NOW_MS)
}

function replyOf(status: number, {body = "", retryAfter, location}: Given) {
  return {status, body, retryAfter, location}
}

function withCode(found: Answer): object {
  return "error" in found
    ? {...found, error: undefined, code: found.error.code, text: actionError(found.error).message}
    : found
}

function coded(code: string): Error {
  return Object.assign(new Error("row of Ng"), {code})
}
