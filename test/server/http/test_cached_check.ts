import {expect} from "chai"
import * as sinon from "sinon"
import {CachedCheck} from "../../../src/server/http/cached_check"
import {RecordedLog} from "../support/recorded_log"

describe("a shared check", () => {
  let clock: sinon.SinonFakeTimers
  let log: RecordedLog

  beforeEach(() => {
    clock = sinon.useFakeTimers()
    log = new RecordedLog()
  })

  afterEach(() => clock.restore())

  function check(ask: () => Promise<string | undefined>): CachedCheck {
    return new CachedCheck({name: "part", ask, failedText: "It failed."}, log)
  }

  it("asks its part once a second at most, whoever asks", async () => {
    const ask = sinon.stub().resolves(undefined)
    const shared = check(ask)
    await Promise.all([shared.problem(), shared.problem()])
    clock.tick(999)
    await shared.problem()
    expect(ask.callCount).to.equal(1)
    clock.tick(1)
    await shared.problem()
    expect(ask.callCount).to.equal(2)
  })

  it("asks on when the clock is set back an hour", async () => {
    const ask = sinon.stub().resolves(undefined)
    const shared = check(ask)
    await shared.problem()
    clock.setSystemTime(Date.now() - 3_600_000)
    clock.tick(1_000)
    await shared.problem()
    expect(ask.callCount).to.equal(2)
  })

  it("says that the answer is late after two seconds, and then at once", async () => {
    const ask = sinon.stub().returns(new Promise(() => {}))
    const shared = check(ask)
    const first = shared.problem()
    clock.tick(2_000)
    expect(await first).to.equal("There was no answer within 2 seconds.")
    clock.tick(60_000)
    expect(await shared.problem()).to.equal("There was no answer within 2 seconds.")
    expect(ask.callCount).to.equal(1)
  })

  it("asks again once a late answer has come", async () => {
    let answerLate: (problem: undefined) => void = () => {}
    const late = new Promise<undefined>((resolve) => (answerLate = resolve))
    const ask = sinon.stub().resolves(undefined).onFirstCall().returns(late)
    const shared = check(ask)
    const first = shared.problem()
    clock.tick(2_000)
    await first
    answerLate(undefined)
    await clock.tickAsync(0)
    expect(await shared.problem()).to.equal(undefined)
    expect(ask.callCount).to.equal(2)
  })

  it("keeps an error for the log", async () => {
    const shared = check(() => Promise.reject(new Error("at host 10.0.0.7")))
    expect(await shared.problem()).to.equal("It failed.")
    const [entry] = log.entries
    expect(entry?.level).to.equal("error")
    expect(entry?.fields).to.deep.include({check: "part", problem: "It failed."})
    expect(JSON.stringify(entry?.fields.error)).to.contain("at host 10.0.0.7")
  })

  it("is logged when its answer changes, not each time", async () => {
    const answers = ["Full.", "Full.", "Gone.", undefined, undefined]
    const shared = check(() => Promise.resolve(answers.shift()))
    for (let asked = 0; asked < 5; asked++) {
      await shared.problem()
      clock.tick(1_000)
    }
    expect(log.entries.map(({level, fields}) => [level, fields.problem])).to.deep.equal([
      ["error", "Full."],
      ["error", "Gone."],
      ["info", undefined],
    ])
  })
})
