import {expect} from "chai"
import {quoted} from "../../../../src/server/commands/register/quoted"
import {isSafeAddress} from "../../../../src/server/commands/register/safe_address"
import {withoutSecrets} from "../../../../src/server/commands/register/without_secrets"

describe("an address that a token may be sent to", () => {
  const addresses: [address: string, isSafe: boolean][] = [
    ["https://shop.looker.com", true],
    ["https://10.0.0.1:19999/", true],
    ["http://localhost:8080", true],
    ["http://127.0.0.1", true],
    ["http://[::1]:8080", true],
    ["http://10.0.0.1", false],
    ["http://localhost.example.com", false],
    ["http://shop.looker.com", false],
    ["ftp://localhost", false],
    ["https://me:password@shop.looker.com", false],
    ["https://shop.looker.com/?a=b", false],
    ["shop.looker.com", false],
  ]
  for (const [address, isSafe] of addresses) {
    it(`is ${isSafe ? "" : "not "}${address}`, () => {
      expect(isSafeAddress(address)).to.equal(isSafe)
    })
  }
})

describe("what Looker said", () => {
  it("is told on one line, without secrets, the longest first", () => {
    expect(withoutSecrets("key:\n\tab abc \u001b[1m ab", ["ab", "abc", ""])).to.equal("key: … … [1m …")
  })

  for (const [message, ending] of [
    ["", "."],
    [" \n", "."],
    ["Not found", ": Not found."],
    ["Not found. ", ": Not found."],
  ] as const) {
    it(`ends a sentence with ${JSON.stringify(ending)} for ${JSON.stringify(message)}`, () => {
      expect(quoted(message)).to.equal(ending)
    })
  }
})
