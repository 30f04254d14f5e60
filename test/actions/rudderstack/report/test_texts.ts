import {expect} from "chai"
import {
  actionError,
  answerText,
  failure,
  NOT_SENT,
  outcomeText,
  redact,
  REMARKS,
} from "../../../../src/actions/rudderstack/report"

describe("texts of outcomes", () => {
  it("complete a sentence for each code, and end without a full stop", () => {
    for (const code of [...Object.keys(NOT_SENT), ...Object.keys(REMARKS)]) {
      const text = outcomeText({code: code as keyof typeof NOT_SENT, status: 400})
      expect(text, code).to.match(/^\S.*[^.]$/)
    }
  })

  it("give what the data plane answered", () => {
    const texts = [
      outcomeText({code: "refused_invalid", status: 400, answer: "invalid json"}),
      outcomeText({code: "refused_invalid", status: 403}),
      outcomeText({code: "refused_alone"}),
    ]
    expect(texts).to.deep.equal([
      "refused by RudderStack (400: invalid json)",
      "refused by RudderStack (403)",
      "that failed each time (no answer), while other rows arrived",
    ])
  })
})

describe("texts of failures", () => {
  const cases: [string, unknown, string][] = [
    [
      "name the source and the setting of its key",
      failure("write_key_refused", {source: "the source", setting: "Rudder Write Key"}),
      "RudderStack refused the write key of the source (401). Check Rudder Write Key in the action's settings.",
    ],
    [
      "keep the words of a hub's own error",
      new Error("The download broke off. Run it again."),
      "The download broke off. Run it again.",
    ],
    [
      "leave out the code that ends them, as every report ends with it",
      new Error("The download URL is no address. Code: download_url_invalid."),
      "The download URL is no address.",
    ],
    ["keep the words of upstream's hub, which throws text", "aborted", "aborted"],
    [
      "hide the words of an unexpected error, which may quote a row",
      new SyntaxError("Unexpected token 'secret'"),
      "The action failed unexpectedly (SyntaxError). Run it again. If it fails again, report it to the hub's operator.",
    ],
    [
      "survive what is no error",
      undefined,
      "The action failed unexpectedly (undefined). Run it again. If it fails again, report it to the hub's operator.",
    ],
  ]
  for (const [title, error, text] of cases) {
    it(title, () => {
      expect(actionError(error).message).to.equal(text)
    })
  }
})

describe("words of others", () => {
  const known: [string, string][] = [
    ["invalid json\n", "invalid json"],
    ["Invalid JSON", "invalid json"],
    ["request neither has anonymousId nor userId\n", "request neither has anonymousid nor userid"],
    ["Too Many Requests", "too many requests"],
  ]
  for (const [body, words] of known) {
    it(`are repeated where they are known: ${JSON.stringify(body)}`, () => {
      expect(redact(body)).to.equal(words)
      expect(answerText(400, body)).to.equal(`answered 400 (${words})`)
    })
  }

  const unknown: [string, string][] = [
    ["row Ng of NY aged 42 was refused by policy", "answered 400 with other words than RudderStack's"],
    ["invalid json: Ng", "answered 400 with other words than RudderStack's"],
    ["<html>Ng</html>", "answered 400 with a web page"],
    ['{"error":"Ng"}', "answered 400 with JSON"],
    ["", "answered 400 with nothing"],
  ]
  for (const [body, text] of unknown) {
    it(`are described where they are not known, however short: ${JSON.stringify(body)}`, () => {
      expect(redact(body)).to.equal("")
      expect(answerText(400, body)).to.equal(text)
    })
  }
})
