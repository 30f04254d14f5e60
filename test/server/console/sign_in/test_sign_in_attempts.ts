import {expect} from "chai"
import * as sinon from "sinon"
import {sessionLifetimeMs} from "../../../../src/server/console/sign_in/sessions"
import {type Caller, SignInAttempts} from "../../../../src/server/console/sign_in/sign_in_attempts"
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

  it("of one browser that has had a session keep it waiting, and nothing else does", async () => {
    await pages.signIn()
    const {cookie} = pages
    pages.nowMs += sessionLifetimeMs
    pages.cookie = undefined
    await fail(200, () => "10.0.0.1")
    expect((await attempt(password, "10.0.0.1")).status).to.equal(429)
    pages.cookie = cookie
    expect(await fail(6, () => "10.0.0.1")).to.deep.equal([403, 403, 403, 403, 403, 429])
    clock.tick(150_000)
    expect((await attempt(password, "10.0.0.1")).status).to.equal(303)
  })

  it("with a session that is none count as those of anybody", async () => {
    pages.cookie = "action-hub=mt2pwz00.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    expect(await fail(6, () => "10.0.0.1")).to.deep.equal([403, 403, 403, 403, 403, 429])
  })

  it("are limited for whoever makes addresses up, and for the proxy of whoever has many", async () => {
    await fail(50, (index) => `10.0.1.${index}`)
    const {status, waitSeconds} = await attempt(password, "10.0.0.1")
    expect([status, waitSeconds]).to.deep.equal([429, 250])
    clock.tick(waitSeconds * 1000)
    expect((await attempt(password, "10.0.0.1")).status).to.equal(303)
  })

  it("never wait longer when the clock is set back", async () => {
    await fail(5, () => "10.0.0.1")
    clock.setSystemTime(Date.now() - 3_600_000)
    expect(await attempt(password, "10.0.0.1")).to.deep.equal({status: 429, waitSeconds: 150})
  })

  it("with the right password count against nobody", async () => {
    for (let times = 0; times < 60; times++) {
      expect((await attempt(password, "10.0.0.1")).status).to.equal(303)
    }
  })
})

describe("the attempts of callers", () => {
  const from = (address: string, forwardedFor?: string): Caller => ({
    address,
    forwardedFor,
    sessionId: undefined,
  })

  async function waits(attempts: SignInAttempts, times: number, callerOf: (index: number) => Caller) {
    const found: boolean[] = []
    for (let index = 0; index < times; index++) {
      found.push((await attempts.begin(callerOf(index))) > 0)
    }
    return found
  }

  const attackers: [what: string, callerOf: (index: number) => Caller][] = [
    ["says that it asks for another one", () => from("203.0.113.5", "198.51.100.7")],
    [
      "says each time that it asks for somebody else",
      (index) => from("203.0.113.5", `10.1.${index >> 8}.${index & 255}`),
    ],
    ["has a whole IPv6 network", (index) => from(`2001:db8:1:2::${index.toString(16)}`)],
  ]
  for (const [what, callerOf] of attackers) {
    it(`keep nobody else waiting where one of them ${what}`, async () => {
      const attempts = new SignInAttempts()
      expect((await waits(attempts, 300, callerOf)).lastIndexOf(false)).to.be.below(60)
      for (const other of [
        from("198.51.100.7"),
        from("2001:db8:1:3::1"),
        from("192.0.2.1", "198.51.100.7"),
      ]) {
        expect(await attempts.begin(other)).to.equal(0)
      }
    })
  }

  it("are limited in all, but for those who have signed in before", async () => {
    const attempts = new SignInAttempts()
    const known = from("198.51.100.7")
    await attempts.begin(known)
    await attempts.succeeded(known)
    await waits(attempts, 300, (index) => from(`203.0.${index >> 8}.${index & 255}`))
    expect(await attempts.begin(from("192.0.2.1"))).to.be.above(0)
    expect(await attempts.begin(known)).to.equal(0)
  })
})
