import {expect} from "chai"
import * as fc from "fast-check"
import {apiKeyFromNonce, firstApiKey, isApiKey, mintApiKey} from "../../../src/server/secrets/api_key"

const secret = "a secret"

describe("authorization tokens", () => {
  it("have the format of looker-open-source/actions, so that tokens of an existing hub keep working", () => {
    // echo -n nonce | openssl dgst -sha512 -hmac mysecret
    const digest =
      "b675bd110cb797f233cd2a36cc2953f67f7229e613f4071f1046ecb3100f80f70fa6bca08e44080b98c538ad7594bb800f25c283e9914eb87c3956b0978f445e"
    expect(apiKeyFromNonce("mysecret", "nonce")).to.equal(`nonce/${digest}`)
    expect(mintApiKey(secret)).to.match(/^[0-9a-f]{64}\/[0-9a-f]{128}$/)
  })

  it("are different at each minting and valid for their secret only", () => {
    const [one, two] = [mintApiKey(secret), mintApiKey(secret)]
    expect(one).not.to.equal(two)
    expect([isApiKey(secret, one), isApiKey(secret, two), isApiKey("another", one)]).to.deep.equal([
      true,
      true,
      false,
    ])
  })

  it("have a first one that a restart does not change", () => {
    expect(firstApiKey(secret)).to.equal(firstApiKey(secret))
    expect(firstApiKey(secret)).not.to.equal(firstApiKey("another"))
    expect(isApiKey(secret, firstApiKey(secret))).to.equal(true)
  })

  const token = apiKeyFromNonce(secret, "ab")
  const digest = token.slice("ab/".length)
  const forgeries: [what: string, candidate: string][] = [
    ["nothing", ""],
    ["a nonce alone", "ab"],
    ["an empty digest", "ab/"],
    ["an empty nonce", apiKeyFromNonce(secret, "")],
    ["a shorter digest", token.slice(0, -1)],
    ["a longer digest", `${token}0`],
    ["another nonce", `ac/${digest}`],
    ["something behind a second slash", `${token}/x`],
    ["an upper-case digest", `ab/${digest.toUpperCase()}`],
    ["space around", ` ${token} `],
  ]
  for (const [what, candidate] of forgeries) {
    it(`are not accepted with ${what}`, () => {
      expect(isApiKey(secret, candidate)).to.equal(false)
    })
  }

  it("are checked without ever throwing", () => {
    fc.assert(fc.property(fc.string({unit: "binary"}), (candidate) => !isApiKey(secret, candidate)))
    fc.assert(
      fc.property(fc.string({unit: "binary"}), (nonce) => {
        const candidate = apiKeyFromNonce(secret, nonce)
        return isApiKey(secret, candidate) === (nonce !== "" && !nonce.includes("/"))
      }),
    )
  })
})
