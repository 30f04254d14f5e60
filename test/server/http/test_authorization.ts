import {expect} from "chai"
import * as fc from "fast-check"
import {mintApiKey} from "../../../src/server/secrets/api_key"
import {isAuthorized} from "../../../src/server/http/authorization"

const secrets = {current: "a secret", previous: ["the secret before", "the first secret"]}
const token = mintApiKey(secrets.current)

describe("the Authorization header", () => {
  const cases: [what: string, header: string | undefined, wanted: boolean][] = [
    ["Looker's form", `Token token="${token}"`, true],
    ["a small first letter", `token token="${token}"`, true],
    ["space around", `  Token   token="${token}"  `, true],
    ["no header", undefined, false],
    ["an empty header", "", false],
    ["the token alone", token, false],
    ["no quotes", `Token token=${token}`, false],
    ["an empty token", 'Token token=""', false],
    ["a token of the secret before", `Token token="${mintApiKey("the secret before")}"`, true],
    ["a token of an older secret", `Token token="${mintApiKey("the first secret")}"`, true],
    ["a token of another secret", `Token token="${mintApiKey("another")}"`, false],
    ["a bearer token", `Bearer ${token}`, false],
    ["something in front", `x Token token="${token}"`, false],
    ["something behind", `Token token="${token}", nonce="x"`, false],
    ["a second quoted part", `Token token="${token}" "x"`, false],
    ["upstream's sloppy first letter", `|oken token="${token}"`, false],
  ]
  for (const [what, header, wanted] of cases) {
    it(`${wanted ? "authorizes" : "does not authorize"} with ${what}`, () => {
      expect(isAuthorized(secrets, header)).to.equal(wanted)
    })
  }

  it("is checked without ever throwing", () => {
    fc.assert(fc.property(fc.string({unit: "binary"}), (text) => !isAuthorized(secrets, text)))
    fc.assert(
      fc.property(fc.string({unit: "binary"}), (text) => !isAuthorized(secrets, `Token token="${text}"`)),
    )
  })
})
