import {expect} from "chai"
import * as fc from "fast-check"
import {sessionLifetimeMs, Sessions} from "../../../../src/server/console/sign_in/sessions"

describe("sessions", () => {
  let nowMs: number
  const sessions = (secret = "secret", password = "password") => new Sessions(secret, password, () => nowMs)
  beforeEach(() => {
    nowMs = Date.parse("2026-03-02T08:00:00Z")
  })

  it("are found by their token, by any process with the same secret and password", () => {
    const token = sessions().begin()
    expect(sessions().find(token)).to.deep.include({expiresAtMs: nowMs + sessionLifetimeMs})
  })

  it("differ from one another, and so do the tokens of their forms", () => {
    const some = sessions()
    const found = [some.begin(), some.begin()].map((token) => some.find(token))
    expect(found[0]?.id).not.to.equal(found[1]?.id)
    expect(found[0]?.formToken).not.to.equal(found[1]?.formToken)
  })

  it("have tokens that a cookie can carry", () => {
    expect(sessions().begin()).to.match(/^[\w.-]{60,120}$/)
  })

  it("end when they expire", () => {
    const some = sessions()
    const token = some.begin()
    const session = some.find(token)
    nowMs += sessionLifetimeMs - 1
    expect(some.find(token)).to.deep.equal(session)
    nowMs += 1
    expect(some.find(token)).to.equal(undefined)
    expect(session && some.isOpen(session)).to.equal(false)
  })

  it("end when somebody signs out of them, and leave others open", () => {
    const some = sessions()
    const [token, other] = [some.begin(), some.begin()]
    const session = some.find(token)
    if (session) {
      some.end(session)
    }
    expect(some.find(token)).to.equal(undefined)
    expect(some.find(other)).not.to.equal(undefined)
  })

  it("remember the last thousand that were ended", () => {
    const some = sessions()
    const tokens = Array.from({length: 1001}, () => some.begin())
    tokens.forEach((token) => {
      const session = some.find(token)
      if (session) {
        some.end(session)
      }
    })
    expect(tokens.map((token) => some.find(token) !== undefined)).to.deep.equal([
      true,
      ...Array.from({length: 1000}, () => false),
    ])
  })

  for (const [what, secret, password] of [
    ["password", "secret", "another"],
    ["secret", "another", "password"],
  ] as const) {
    it(`end with another ${what}`, () => {
      expect(sessions(secret, password).find(sessions().begin())).to.equal(undefined)
    })
  }

  it("do not take the token of a form for one of a session, nor a later expiry", () => {
    const some = sessions()
    const token = some.begin()
    const {id = "", formToken = ""} = some.find(token) ?? {}
    const later = (nowMs + 2 * sessionLifetimeMs).toString(36)
    expect(some.find(`${id}.${formToken}`)).to.equal(undefined)
    expect(some.find(token.replace(/^[^.]+/, later))).to.equal(undefined)
  })

  it("have an answer to any text", () => {
    const some = sessions()
    fc.assert(fc.property(fc.string(), (text) => some.find(text) === undefined))
    for (const text of ["", ".", "..", "a.b.c"]) {
      expect(some.find(text)).to.equal(undefined)
    }
  })
})
