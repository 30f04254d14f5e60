import {expect} from "chai"
import {setImmediate as nextTurn} from "node:timers/promises"
import {stub, useFakeTimers} from "sinon"
import {ActionResponse} from "../../../src/hub"
import {OpenRuns} from "../../../src/server/runs/open_runs"
import {RunStore} from "../../../src/server/store/run_store"
import {eventually} from "../support/eventually"
import {Gate} from "../support/gate"
import {HubUnderTest, type HubOptions} from "../support/hub_under_test"
import {parsedOutcome} from "../support/outcome"

const longGraceMs = 60_000

/** Whatever store closes while this is there waits, until it lets go. */
class HangingDatabase {
  readonly #close = stub(RunStore.prototype, "close")
  readonly letGo: () => void

  constructor() {
    const close = this.#close
    let letGo = () => {}
    const hung = new Promise<void>((resolve) => (letGo = resolve))
    close.callsFake(async function (this: RunStore) {
      await hung
      await close.wrappedMethod.call(this)
    })
    this.letGo = () => {
      close.restore()
      letGo()
    }
  }

  get isClosing(): boolean {
    return this.#close.called
  }
}

describe("a hub that is being stopped", () => {
  let gate: Gate
  let hub: HubUnderTest
  beforeEach(async () => {
    gate = await Gate.open()
  })
  afterEach(async () => {
    await hub.close()
    await gate.close()
  })

  async function start(options: HubOptions): Promise<void> {
    hub = await HubUnderTest.start(options)
  }

  for (const workerCount of [0, 1]) {
    const where = workerCount === 0 ? "its own thread" : "a worker"

    it(`lets a run in ${where} end within the drain time`, async () => {
      await start({config: {drainMs: longGraceMs}, execution: {workerCount}})
      const run = hub.execute("fake_pooled", {do: "hold", gate: gate.urlFor("run")})
      await gate.untilArrived(1)
      const closed = hub.close()
      await eventually(() => hub.log.entries.some(({message}) => message.startsWith("Stopping")))
      gate.release("run")
      expect(parsedOutcome((await run).text).success).to.equal(true)
      await closed
    })

    it(`answers a run in ${where} as failed after the drain time`, async () => {
      await start({config: {drainMs: 0}, execution: {workerCount}})
      const run = hub.execute("fake_pooled", {do: "hold", gate: gate.urlFor("run")})
      await gate.untilArrived(1)
      await hub.close()
      const {success, message} = parsedOutcome((await run).text)
      expect(success).to.equal(false)
      expect(message).to.include("stopped in the middle of this run. Rows may have been sent")
    })
  }

  it("says of a run that still waits that nothing of it was sent", async () => {
    await start({config: {drainMs: 0}, execution: {runsPerWorker: 1}})
    const running = hub.execute("fake_pooled", {do: "hold", gate: gate.urlFor("running")})
    await gate.untilArrived(1)
    const waiting = hub.execute("fake_pooled", {do: "hold", gate: gate.urlFor("waiting")})
    await eventually(() => hub.log.entries.filter(({message}) => message === "Run accepted.").length === 2)
    await hub.close()
    await running
    expect(parsedOutcome((await waiting).text).message).to.equal(
      "The hub was stopped before this run began. Nothing was sent. Run it again. Code: not_started.",
    )
  })

  it("waits eight seconds for a database that hangs while it closes, and ends then", async () => {
    await start({})
    const isStopped = () => hub.log.entries.some(({message}) => message === "Stopped.")
    const database = new HangingDatabase()
    const clock = useFakeTimers({toFake: ["setTimeout", "clearTimeout"]})
    try {
      const closed = hub.close()
      while (!database.isClosing) {
        await nextTurn()
      }
      await clock.tickAsync(7_999)
      expect(isStopped()).to.equal(false)
      await clock.tickAsync(1)
      expect(isStopped()).to.equal(true)
      await closed
    } finally {
      clock.restore()
      database.letGo()
    }
  })

  it("answers what still reaches it, without running it", async () => {
    await start({})
    const openRuns = new OpenRuns()
    await openRuns.drain(longGraceMs)
    const response = await openRuns.answer(() => Promise.resolve(new ActionResponse()))
    expect(response).to.deep.include({success: false})
    expect(response.message).to.include("being stopped. Nothing was sent")
  })

  it("refuses new connections", async () => {
    await start({})
    await hub.close()
    const failure: unknown = await hub.send("GET", "/healthz").catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(Error)
  })
})
