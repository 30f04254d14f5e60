import {expect} from "chai"
import * as sinon from "sinon"
import {PagesUnderTest, password} from "../support/pages_under_test"

describe("attempts to sign in", () => {
  let pages: PagesUnderTest
  let clock: sinon.SinonFakeTimers
  beforeEach(async () => {
    pages = await PagesUnderTest.start()
    clock = sinon.useFakeTimers({now: pages.nowMs, toFake: ["Date"]})
  })
  afterEach(async () => {
    clock.restore()
    await pages.close()
  })

  async function attempt(typed: string, address: string): Promise<{status: number; waitSeconds: number}> {
    const {status, headers} = await pages.post("/sign-in", {password: typed}, {"x-forwarded-for": address})
    return {status, waitSeconds: Number(headers["retry-after"] ?? 0)}
  }

  async function fail(times: number, addressOf: (index: number) => string): Promise<number[]> {
    const statuses: number[] = []
    for (let index = 0; index < times; index++) {
      statuses.push((await attempt("wrong", addressOf(index))).status)
    }
    return statuses
  }

  it("may fail five times in a row from one address, which then waits, even with the right password", async () => {
    expect(await fail(6, () => "10.0.0.1")).to.deep.equal([403, 403, 403, 403, 403, 429])
    const {status, waitSeconds} = await attempt(password, "10.0.0.1")
    expect([status, waitSeconds]).to.deep.equal([429, 150])
    clock.tick(waitSeconds * 1000)
    expect((await attempt(password, "10.0.0.1")).status).to.equal(303)
  })

  it("say how long to wait", async () => {
    await fail(5, () => "10.0.0.1")
    const {text} = await pages.post("/sign-in", {password}, {"x-forwarded-for": "10.0.0.1"})
    expect(text).to.contain("tried too often").and.contain("Try again in 3 minutes.")
  })

  it("of one address never keep another waiting, however many", async () => {
    await fail(200, () => "10.0.0.1")
    expect((await attempt(password, "10.0.0.2")).status).to.equal(303)
  })

  it("are limited in all for whoever has many addresses", async () => {
    await fail(50, (index) => `10.0.1.${index}`)
    const {status, waitSeconds} = await attempt(password, "10.0.0.1")
    expect([status, waitSeconds]).to.deep.equal([429, 250])
    clock.tick(waitSeconds * 1000)
    expect((await attempt(password, "10.0.0.1")).status).to.equal(303)
  })

  it("work with the right password from an address that has signed in before, while others guess", async () => {
    await attempt(password, "10.0.0.1")
    expect(await fail(60, (index) => `10.0.1.${index}`)).to.include(429)
    expect((await attempt(password, "10.0.0.1")).status).to.equal(303)
  })

  it("with the right password count against nobody", async () => {
    for (let times = 0; times < 60; times++) {
      expect((await attempt(password, "10.0.0.1")).status).to.equal(303)
    }
  })
})
