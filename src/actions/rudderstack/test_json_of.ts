import {expect} from "chai"
import {jsonOf} from "./json_of"
import {JsonText} from "./json_text"

describe("JSON of an event", () => {
  const time = new Date("2026-11-23T08:15:00Z")
  const cases: {[name: string]: unknown} = {
    "nothing": {},
    "plain values": {text: "a", number: 1.5, big: 1e21, yes: true, no: false, none: null},
    "what JSON does not know": {none: undefined, nan: NaN, endless: Infinity, minusZero: -0},
    "names and texts to escape": {
      '"': '"',
      "\\": "\\",
      "\n": "\u0000\u001f\u007f\u2028",
      "ü": "🙂",
      "\ud800": "\udc00",
    },
    "nested objects and lists": {a: {b: {c: [1, {d: "e"}, [null, undefined]]}}},
    "times": {then: time, never: new Date(NaN), times: [time]},
    "an object with a prototype of its own": {map: new Map([[1, 2]]), bare: Object.create(null) as unknown},
    "a text that is JSON already": {traits: new JsonText('{"a":[1,"ü"]}'), list: [new JsonText("1")]},
  }
  for (const [name, value] of Object.entries(cases)) {
    it(`is what JSON.stringify gives: ${name}`, () => {
      expect(jsonOf(value)).to.equal(JSON.stringify(value))
    })
  }

  it("takes a JsonText as it stands", () => {
    expect(jsonOf({traits: new JsonText("{ }")})).to.equal('{"traits":{ }}')
  })

  it("does not mix up values that had the same name before", () => {
    const values = [
      "1",
      1,
      true,
      null,
      "true",
      time,
      time.getTime(),
      new Date(1),
      1,
      {a: 1},
      [1],
      "1",
      new JsonText("2"),
      "1",
    ]
    for (const value of values) {
      expect(jsonOf({name: value})).to.equal(JSON.stringify({name: value}))
    }
  })

  it("is right for more names than it remembers", () => {
    for (let index = 0; index < 1000; index++) {
      expect(jsonOf({[`name ${index}`]: index})).to.equal(`{"name ${index}":${index}}`)
    }
  })
})
