import {expect} from "chai"
import {type SinonFakeTimers, useFakeTimers} from "sinon"
import {LibsqlDatabase} from "../../../src/server/store/libsql_database"
import {workerId} from "../../../src/server/store/process_identity"
import {RunStore} from "../../../src/server/store/run_store"
import {Upkeep} from "../../../src/server/store/upkeep"
import {RecordedLog} from "../support/recorded_log"
import {addEnded, allIds, morningMs, newRun, progress, runEnd, waitingRecord} from "./support/runs"

const dayMs = 24 * 60 * 60 * 1000
const elsewhere = "another-machine/1/1/abc"
/** No process has so great a number. */
const gone = workerId().replace(/\/\d+\/\d*\//, "/99999999/1/")

describe("the upkeep of a hub that works alone", () => {
  let store: RunStore
  let log: RecordedLog
  let upkeep: Upkeep
  let ours: string[]
  let clock: SinonFakeTimers

  beforeEach(async () => {
    clock = useFakeTimers({now: morningMs, toFake: ["Date", "setInterval", "clearInterval"]})
    store = new RunStore(await LibsqlDatabase.open())
    log = new RecordedLog()
    ours = []
    upkeep = new Upkeep({
      store,
      worker: workerId(),
      isOurs: (id) => ours.includes(id),
      limits: {maxAgeMs: dayMs, maxBytes: 100_000_000},
      interruptedText: "The hub ended.",
      log,
    })
  })

  afterEach(async () => {
    await upkeep.close()
    await store.close()
    clock.restore()
  })

  async function addRunning(id: string, worker: string): Promise<void> {
    await store.beatWorker(worker, Date.now())
    await store.insert(newRun({id}))
    await store.claim(id, worker, morningMs + 20)
    await store.beat(id, worker, progress(), morningMs + 4_000)
  }

  const stateOf = async (id: string) => (await store.run(id))?.state

  it("interrupts the runs of a process that is gone, when and how they were last heard of", async () => {
    await addRunning("running", gone)
    await store.insert(newRun({id: "waiting"}))
    await addEnded(store, {id: "failed"}, runEnd("failed", {endedAtMs: Date.now()}))
    await upkeep.turn()
    expect(await store.run("running")).to.deep.equal({
      ...waitingRecord(newRun({id: "running"})),
      ...progress(),
      state: "interrupted",
      startedAtMs: morningMs + 20,
      endedAtMs: morningMs + 4_000,
      changedAtMs: morningMs + 4_000,
      message: "The hub ended.",
    })
    expect(await stateOf("waiting")).to.equal("interrupted")
    expect(await stateOf("failed")).to.equal("failed")
    expect(log.entries.map(({level}) => level)).to.deep.equal(["warn", "warn"])
  })

  it("leaves this process's own runs alone", async () => {
    ours = ["waiting", "running"]
    await store.insert(newRun({id: "waiting"}))
    await addRunning("running", workerId())
    await upkeep.turn()
    expect([await stateOf("waiting"), await stateOf("running")]).to.deep.equal(["waiting", "running"])
  })

  it("leaves the runs of another living process of this machine alone, until it is gone", async () => {
    const other = workerId()
    await addRunning("running", other)
    await store.insert(newRun({id: "waiting"}))
    for (let turns = 0; turns < 6; turns++) {
      await upkeep.turn()
    }
    expect([await stateOf("waiting"), await stateOf("running")]).to.deep.equal(["waiting", "running"])
    await store.forgetWorker(other)
    await upkeep.turn()
    expect([await stateOf("waiting"), await stateOf("running")]).to.deep.equal(["interrupted", "interrupted"])
  })

  it("calls a process of another machine gone when it has said nothing for a minute", async () => {
    await addRunning("running", elsewhere)
    for (let turns = 0; turns < 6; turns++) {
      await store.beatWorker(elsewhere, Date.now())
      await upkeep.turn()
    }
    await upkeep.turn()
    await upkeep.turn()
    expect(await stateOf("running")).to.equal("running")
    await upkeep.turn()
    expect(await stateOf("running")).to.equal("interrupted")
  })

  it("forgets what is too old, at the start and while the hub goes on", async () => {
    await addEnded(store, {id: "older"}, runEnd("failed", {endedAtMs: morningMs - dayMs - 1}))
    await addEnded(store, {id: "old"}, runEnd("failed", {endedAtMs: morningMs - dayMs + 60_000}))
    await upkeep.begin()
    expect(await allIds(store)).to.deep.equal(["old"])
    clock.tick(80_000)
    await upkeep.close()
    expect(await allIds(store)).to.deep.equal([])
  })

  it("says once that it does not work, and goes on", async () => {
    await store.close()
    await upkeep.turn()
    await upkeep.turn()
    expect(log.entries.map(({level}) => level)).to.deep.equal(["error"])
    store = new RunStore(await LibsqlDatabase.open())
  })
})
