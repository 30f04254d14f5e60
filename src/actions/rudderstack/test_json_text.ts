import {expect} from "chai"
import {JsonText} from "./json_text"

describe("JSON text", () => {
  it("is its value to JSON.stringify", () => {
    expect(JSON.stringify({a: new JsonText('{"b": [1, "ü"]}')})).to.equal('{"a":{"b":[1,"ü"]}}')
  })
})
