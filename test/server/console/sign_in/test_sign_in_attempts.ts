import {expect} from "chai"
import {SignInAttempts} from "../../../../src/server/console/sign_in/sign_in_attempts"

describe("attempts to sign in", () => {
  let nowMs: number
  let attempts: SignInAttempts
  beforeEach(() => {
    nowMs = Date.parse("2026-03-02T08:00:00Z")
    attempts = new SignInAttempts(() => nowMs)
  })

  function fail(times: number, address = "a"): void {
    Array.from({length: times}).forEach(() => attempts.failed(address))
  }

  it("may fail five times in a row from one address, then once in half a minute", () => {
    fail(4)
    expect(attempts.waitMs("a")).to.equal(0)
    fail(1)
    expect(attempts.waitMs("a")).to.equal(30_000)
    nowMs += 30_000
    expect(attempts.waitMs("a")).to.equal(0)
    fail(1)
    expect(attempts.waitMs("a")).to.equal(30_000)
  })

  it("of one address do not keep others waiting", () => {
    fail(5)
    expect(attempts.waitMs("b")).to.equal(0)
  })

  it("are as many as at first after some quiet minutes", () => {
    fail(5)
    nowMs += 150_000
    fail(4)
    expect(attempts.waitMs("a")).to.equal(0)
  })

  it("are limited in all, too, for whoever has many addresses", () => {
    Array.from({length: 50}).forEach((_, index) => fail(1, `address ${index}`))
    expect(attempts.waitMs("another")).to.equal(5_000)
    nowMs += 5_000
    expect(attempts.waitMs("another")).to.equal(0)
  })

  it("take no more memory however many addresses somebody has", () => {
    for (let index = 0; index < 1_000; index++) {
      while (attempts.waitMs(`address ${index}`) > 0) {
        nowMs += 1_000
      }
      fail(1, `address ${index}`)
    }
    expect(attempts.addressCount).to.be.within(1, 100)
  })
})
