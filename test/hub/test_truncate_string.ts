import {expect} from "chai"
import * as fc from "fast-check"
import {truncateString} from "../../src/hub"

const cases: {text: string; limit: number; split?: string; gives: string}[] = [
  {text: "short", limit: 5, gives: "short"},
  {text: "a long line", limit: 6, gives: "a long"},
  {text: "one\ntwo\nthree", limit: 10, gives: "one\ntwo\n"},
  {text: "one\ntwo\n", limit: 7, gives: "one\n"},
  {text: "\nlong line", limit: 5, gives: "\nlong"},
  {text: "a, b, c", limit: 6, split: ", ", gives: "a, b, "},
  {text: "anything", limit: 0, gives: ""},
]

describe("truncateString", () => {
  for (const {text, limit, split, gives} of cases) {
    it(`makes ${JSON.stringify(gives)} of ${JSON.stringify(text)} and ${limit} characters`, () => {
      expect(truncateString(text, limit, split)).to.equal(gives)
    })
  }

  it("always gives a beginning of the text within the limit, and the whole text where that fits", () => {
    const texts = fc.string({unit: fc.constantFrom("a", "é", "😀", "\n", " ")})
    fc.assert(
      fc.property(texts, fc.nat(20), (text, limit) => {
        const truncated = truncateString(text, limit)
        expect(text.startsWith(truncated)).to.equal(true)
        expect(truncated.length).to.be.at.most(limit)
        expect(truncated === text).to.equal(text.length <= limit)
      }),
    )
  })
})
