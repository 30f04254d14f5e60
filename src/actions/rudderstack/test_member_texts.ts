import {expect} from "chai"
import {memberTexts} from "./member_texts"

const CASES: [string, {[name: string]: string}][] = [
  ["{}", {}],
  [" { } ", {}],
  ['{"a":1}', {a: "1"}],
  ['{"a": 12345678901234567890 ,"b":1.0}', {a: "12345678901234567890", b: "1.0"}],
  ['{"a":{"2":0,"1":[{}]},"b":[1,{"c":"}"}]}', {a: '{"2":0,"1":[{}]}', b: '[1,{"c":"}"}]'}],
  ['{"a:,}\\"":"x:,}\\"\\\\","b":null}', {'a:,}"': '"x:,}\\"\\\\"', "b": "null"}],
  ['{"\\u0061":"\\u0061","ä🙂":"ä🙂"}', {"a": '"\\u0061"', "ä🙂": '"ä🙂"'}],
  ['{"a":1,"a":2}', {a: "2"}],
  ['{"__proto__":1}', {["__proto__"]: "1"}],
]

describe("member texts", () => {
  for (const [json, expected] of CASES) {
    it(`of ${json}`, () => {
      expect(Object.fromEntries(memberTexts(json))).to.deep.equal(expected)
    })
  }
})
