import {expect} from "chai"
import {MemoryRunStore} from "../../../src/server/history/memory_run_store"
import {listedRow, runningRecord, runRecord} from "./support/run_records"
import {itKeepsRuns} from "./support/run_store_contract"

describe("runs in memory", () => {
  itKeepsRuns(async () => {
    const store = new MemoryRunStore()
    return {store, remove: () => store.close()}
  })

  it("give way to newer ones without being asked, so that memory does not fill", async () => {
    const store = new MemoryRunStore(100_000)
    await store.save(runningRecord({id: "running", queuedAtMs: 0}))
    for (let at = 1; at <= 20; at++) {
      await store.save(runRecord({id: `run-${at}`, queuedAtMs: at}))
      await store.addRows(`run-${at}`, [listedRow({sealedEvent: "e".repeat(20_000)})])
    }
    const {runs} = await store.page({}, 0, 100)
    expect(runs.map(({id}) => id)).to.deep.equal(["run-20", "run-19", "run-18", "run-17", "running"])
  })

  it("give way by the limit of the hub, where that is lower", async () => {
    const store = new MemoryRunStore(100_000_000)
    await store.save(runRecord())
    await store.prune({maxAgeMs: Number.MAX_SAFE_INTEGER, maxBytes: 10}, 0)
    expect((await store.page({}, 0, 1)).total).to.equal(0)
  })
})
