import {expect} from "chai"
import {SessionCookie} from "../../../../src/server/console/sign_in/sessions"

describe("the session's cookie", () => {
  const plain = new SessionCookie("http://localhost:8080")
  const secure = new SessionCookie("https://hub.example.com")

  it("is kept from scripts and from other sites' forms for a month, so that the browser stays known", () => {
    expect(plain.set("t")).to.equal("action-hub=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000")
  })

  it("is bound to https and to this host where the hub is reached over https", () => {
    expect(secure.set("t")).to.equal(
      "__Host-action-hub=t; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=2592000",
    )
  })

  it("is forgotten under the name that it was set with", () => {
    expect(secure.clear()).to.equal("__Host-action-hub=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0")
  })

  const headers: [what: string, header: string | undefined, values: string[]][] = [
    ["none", undefined, []],
    ["others only", "a=1; action-hubs=2; xaction-hub=3; __Host-action-hub=4", []],
    ["one among others", "a=1;action-hub=x.y-z_; b=2", ["x.y-z_"]],
    ["one that somebody planted", "action-hub=planted; action-hub=own", ["planted", "own"]],
  ]
  for (const [what, header, values] of headers) {
    it(`is read from a header with ${what}`, () => {
      expect(plain.valuesIn(header)).to.deep.equal(values)
    })
  }
})
