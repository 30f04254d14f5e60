import {expect} from "chai"
import {answer} from "../../../../src/actions/rudderstack/delivery/answer"
import {
  answerInWords,
  type HubRules,
  probesWithoutData,
  probeWithData,
  whatTheHubDoes,
} from "../../../../src/server/commands/check_data_plane/probes"

const strict: HubRules = {acknowledgement: "rudderstack"}
const loose: HubRules = {acknowledgement: "any-2xx"}
const words = {source: "a", keySetting: "b"}

describe("what the hub does with the answer to a batch", () => {
  const cases: [status: number, body: string, rules: HubRules, kind: string, text: RegExp][] = [
    [200, "OK", strict, "acknowledged", /^Rows count as arrived\. Look for/],
    [200, "<html>", strict, "rejected", /^Rows do not count as arrived, unless RUDDERSTACK_ACKNOWLEDGEMENT/],
    [202, "", loose, "acknowledged", /^Rows count as arrived, because RUDDERSTACK_ACKNOWLEDGEMENT/],
    [302, "", strict, "rejected", /^A run fails, and says that this is no RudderStack data plane\.$/],
    [400, "invalid json", strict, "refused", /^A batch is halved until/],
    [401, "invalid write key", strict, "rejected", /^A run fails at once: the write key is refused\.$/],
    [403, "", strict, "rejected", /^A run fails, and says/],
    [404, "source is disabled\n", strict, "rejected", /^A run fails at once: the source is disabled\.$/],
    [404, "404 page not found\n", strict, "rejected", /^A run fails, and says/],
    [408, "", strict, "retryable", /^A batch is sent again for RUDDERSTACK_RETRY_SECONDS/],
    [413, "", strict, "refused", /^A batch is halved until/],
    [415, "", strict, "refused", /^All rows of the batch are reported as refused\.$/],
    [429, "max requests limit reached", strict, "throttled", /^A run sends fewer and smaller batches/],
    [500, "", strict, "retryable", /^A batch is sent again/],
    [501, "", strict, "rejected", /^A run fails, and says/],
    [503, "", strict, "retryable", /^A batch is sent again/],
  ]
  for (const [status, body, rules, kind, text] of cases) {
    it(`is said of ${status} ${JSON.stringify(body)} with ${rules.acknowledgement}, as the plug-in does it`, () => {
      const reply = {status, body, retryAfter: undefined, location: undefined}
      const {kind: kindInRun} = answer(reply, {...rules, words, dataPlaneUrl: "https://a.example"}, 0)
      expect(kindInRun).to.equal(kind)
      expect(whatTheHubDoes(probeWithData(), {status, body}, rules)).to.match(text)
    })
  }
})

describe("what the hub does with the answer to a question of its own", () => {
  const cases: [question: string, status: number, body: string, text: RegExp][] = [
    ["empty batch", 400, "Empty batch payload\n", /^The form and the doctor know by it/],
    ["empty batch", 400, "Bad Request", /no RudderStack data plane/],
    ["empty batch", 200, "ok", /no RudderStack data plane/],
    ["empty batch", 503, "", /^A batch is sent again/],
    ["unknown write key", 400, "empty batch payload", /^A wrong write key is not noticed/],
    ["disabled source", 400, "empty batch payload", /^This source is not disabled\.$/],
    ["gzip", 415, "", /^A run sends its first batch twice/],
    ["gzip", 400, "invalid json", /^A run sends its first batch twice/],
    ["batch of 500 KB", 413, "", /^Batches are halved until they are taken\.$/],
    ["batch over 4 MB", 400, "empty batch payload", /^The hub's batches are smaller/],
    ["event without an id", 200, "ok", /^One event without a type was stored/],
  ]
  for (const [question, status, body, text] of cases) {
    it(`is said of ${status} ${JSON.stringify(body)} to "${question}"`, () => {
      const probe = probesWithoutData("a-disabled-key").find((each) => each.question === question)
      expect(probe && whatTheHubDoes(probe, {status, body}, strict)).to.match(text)
    })
  }

  it("repeats known words only", () => {
    expect(answerInWords({status: 500, body: "jane@example.com"})).to.equal(
      "500 with other words than RudderStack's",
    )
  })
})
