import {expect} from "chai"
import * as fc from "fast-check"
import {returnPath} from "../../../../src/server/console/sign_in/return_path"

describe("where one goes after signing in", () => {
  const cases: [asked: string | undefined, gone: string][] = [
    ["/runs/1?rows=2", "/runs/1?rows=2"],
    ["/", "/"],
    ["/runs?text=a%20b#part", "/runs?text=a%20b"],
    [undefined, "/runs"],
    ["", "/runs"],
    ["runs/1", "/runs"],
    ["https://evil.example", "/runs"],
    ["//evil.example/", "/runs"],
    ["/\\evil.example/", "/runs"],
    ["/\t/evil.example/", "/runs"],
    ["/..//evil.example", "/runs"],
    ["javascript:alert(1)", "/runs"],
  ]
  for (const [asked, gone] of cases) {
    it(`is ${gone} for ${JSON.stringify(asked)}`, () => {
      expect(returnPath(asked)).to.equal(gone)
    })
  }

  it("is always on this hub", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const path = `.${returnPath(`/${text}`)}`
        return new URL(path, "https://hub.example.com/sign-in").origin === "https://hub.example.com"
      }),
    )
  })
})
