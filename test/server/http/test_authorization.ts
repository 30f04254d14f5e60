import {expect} from "chai"
import {mintApiKey} from "../../../src/server/secrets/api_key"
import {HubUnderTest} from "../support/hub_under_test"

const secret = "a secret"
const previousSecrets = ["the secret before", "the first secret"]
const token = mintApiKey(secret)

describe("the Authorization header", () => {
  let hub: HubUnderTest
  before(async () => {
    hub = await HubUnderTest.start({config: {secret, previousSecrets}})
  })
  after(() => hub.close())

  const cases: [what: string, authorization: string | undefined, status: number][] = [
    ["Looker's form", `Token token="${token}"`, 200],
    ["a small first letter", `token token="${token}"`, 200],
    ["space around", `  Token   token="${token}"  `, 200],
    ["no header", undefined, 403],
    ["an empty header", "", 403],
    ["the token alone", token, 403],
    ["no quotes", `Token token=${token}`, 403],
    ["an empty token", 'Token token=""', 403],
    ["a token of the secret before", `Token token="${mintApiKey("the secret before")}"`, 200],
    ["a token of an older secret", `Token token="${mintApiKey("the first secret")}"`, 200],
    ["a token of another secret", `Token token="${mintApiKey("another")}"`, 403],
    ["a bearer token", `Bearer ${token}`, 403],
    ["something in front", `x Token token="${token}"`, 403],
    ["something behind", `Token token="${token}", nonce="x"`, 403],
    ["a second quoted part", `Token token="${token}" "x"`, 403],
    ["upstream's sloppy first letter", `|oken token="${token}"`, 403],
  ]
  for (const [what, authorization, status] of cases) {
    it(`is answered ${status} with ${what}`, async () => {
      const headers: Record<string, string> = authorization === undefined ? {} : {authorization}
      expect((await hub.send("POST", "/", headers)).status).to.equal(status)
    })
  }
})
