import {expect} from "chai"
import fc from "fast-check"
import {jsonErrorPosition} from "../../../../src/actions/rudderstack/additions/json_error_position"

describe("the position of an error in JSON", () => {
  it("a text is JSON, or has a place from which on it is not", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.tuple(fc.json(), fc.string()).map((parts) => parts.join("")),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const position = jsonErrorPosition(text)
        expect(position === undefined).to.equal(isJson(text))
        const lines = text.split("\n")
        expect(position === undefined || position.column <= lines[position.line - 1].length + 1).to.equal(
          true,
        )
      }),
      {numRuns: 1000},
    )
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
