import {expect} from "chai"
import {jsonErrorPosition} from "./json_error_position"

const VALID = '{"a": {"b\\u00e9\\n": "1", "c": null}, "d": [1, -2.5e+10, true, false, {}], "é": ""}'

describe("json error position", () => {
  for (const text of [VALID, "null", " 1.5 ", '"x"', "[]", "\n{}\n"]) {
    it(`is none in ${JSON.stringify(text)}`, () => {
      expect(jsonErrorPosition(text)).to.equal(undefined)
    })
  }

  const wrong: [string, number, number][] = [
    ["", 1, 1],
    ["  ", 1, 3],
    ["{", 1, 2],
    ["{]", 1, 2],
    ['{"a" 1}', 1, 6],
    ['{"a": tru}', 1, 10],
    ['{"a": nul', 1, 10],
    ['{"a": 01}', 1, 8],
    ['{"a": 1.x}', 1, 9],
    ['{"a": "x\ny"}', 1, 9],
    ['{"a": "\\q"}', 1, 9],
    ['{"a": "\\u12g4"}', 1, 12],
    ['{\n  "a": 1,\n  "b" 2\n}', 3, 7],
    ['{"a": 1}\n{"b": 2}', 2, 1],
    ['{"a": 1,}', 1, 9],
    ["[1, 2", 1, 6],
    ['\r\n{"a": x}', 2, 7],
  ]
  for (const [text, line, column] of wrong) {
    it(`is line ${line}, column ${column} in ${JSON.stringify(text)}`, () => {
      expect(jsonErrorPosition(text)).to.deep.equal({line, column})
    })
  }

  it("is the end of a text that is cut off anywhere", () => {
    for (let length = 0; length < VALID.length; length++) {
      expect(jsonErrorPosition(VALID.slice(0, length))).to.deep.equal({line: 1, column: length + 1})
    }
  })

  it("is the place of a character that can stand nowhere", () => {
    for (let length = 0; length <= VALID.length; length++) {
      const text = `${VALID.slice(0, length)}\u0001${VALID.slice(length)}`
      expect(jsonErrorPosition(text)).to.deep.equal({line: 1, column: length + 1})
    }
  })
})
