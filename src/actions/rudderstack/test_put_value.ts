import {expect} from "chai"
import {putValue} from "./put_value"
import {Values} from "./rudder_event"

describe("put value", () => {
  for (const name of ["users.city", "", "2026", "constructor", "toString", "__proto__"]) {
    it(`sets a property named "${name}" that is sent`, () => {
      const values: Values = {}
      putValue(values, name, {admin: true})
      expect(JSON.stringify(values)).to.equal(`{${JSON.stringify(name)}:{"admin":true}}`)
      expect(Object.getPrototypeOf(values)).to.equal(Object.prototype)
    })
  }

  it("replaces what was there", () => {
    const values: Values = {}
    for (const name of ["a", "a", "__proto__", "__proto__"]) {
      putValue(values, name, 1)
      putValue(values, name, 2)
    }
    expect(JSON.stringify(values)).to.equal('{"a":2,"__proto__":2}')
  })
})
