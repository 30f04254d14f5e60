import {expect} from "chai"
import * as fc from "fast-check"
import {jsonText} from "./json_text"

describe("jsonText", () => {
  it("prints like JSON.stringify, indented or not", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(jsonText(value)).to.equal(JSON.stringify(value))
        expect(jsonText(value, true)).to.equal(JSON.stringify(value, null, 2))
      }),
    )
  })

  it("keeps every digit of a large integer", () => {
    expect(jsonText({id: 9007199254740993n})).to.equal('{"id":9007199254740993}')
  })

  it("leaves out members that are undefined", () => {
    expect(jsonText({a: undefined, b: 1})).to.equal('{"b":1}')
  })
})
