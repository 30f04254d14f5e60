import {expect} from "chai"
import {interruptedRun} from "../../../../src/server/history/interrupted_run"
import type {RunStore} from "../../../../src/server/history/run_store"
import {listedRow, morningMs, runningRecord, runRecord} from "./run_records"
import type {StoreUnderTest} from "./run_store_contract"
import {saveAll} from "./stored_runs"

export interface LastingStoreUnderTest extends StoreUnderTest {
  /** Ends the process that uses the store without a word, and opens the same in the next one. */
  nextProcess(): Promise<RunStore>
}

const oneDayMs = 24 * 60 * 60 * 1000

/** What a RunStore does besides, where what it keeps outlives the process. */
export function itKeepsRunsForTheNextProcess(open: () => Promise<LastingStoreUnderTest>): void {
  let underTest: LastingStoreUnderTest

  beforeEach(async () => {
    underTest = await open()
  })

  afterEach(() => underTest.remove())

  it("keeps runs with their rows and counts", async () => {
    const run = runRecord()
    await underTest.store.save(run)
    await underTest.store.addRows(run.id, [listedRow({sealedEvent: "sealed"})])
    await underTest.store.countDownload(run.id)
    const next = await underTest.nextProcess()
    expect(await next.run(run.id)).to.deep.equal({...run, rowsListed: 1, eventsKept: 1, downloads: 1})
    expect(await next.rows(run.id, 0, 10)).to.deep.equal([listedRow({sealedEvent: "sealed"})])
  })

  it("interrupts the open runs of a process that is gone, with all that is known of them", async () => {
    const running = runningRecord({id: "running", rowsSent: 123})
    const queued = runningRecord({id: "queued", state: "queued", startedAtMs: undefined})
    await saveAll(underTest.store, [running, queued, runRecord({id: "failed"})])
    await underTest.store.addRows("running", [listedRow()])
    const next = await underTest.nextProcess()
    const nowMs = morningMs + oneDayMs
    expect(await next.interrupt(nowMs, "The hub ended.")).to.equal(2)
    expect(await next.run("running")).to.deep.equal({
      ...interruptedRun(running, nowMs, "The hub ended."),
      rowsListed: 1,
    })
    expect(await next.run("queued")).to.deep.equal(interruptedRun(queued, nowMs, "The hub ended."))
    expect(await next.run("failed")).to.deep.equal(runRecord({id: "failed"}))
    expect((await next.page({text: "ended", state: "interrupted"}, 0, 10)).total).to.equal(2)
    expect(await next.interrupt(nowMs, "The hub ended.")).to.equal(0)
  })

  it("interrupts no run that the next process has begun", async () => {
    await underTest.store.save(runningRecord({id: "taken over", state: "queued"}))
    const next = await underTest.nextProcess()
    await saveAll(next, [runningRecord({id: "taken over"}), runningRecord({id: "new"})])
    expect(await next.interrupt(morningMs, "The hub ended.")).to.equal(0)
    expect((await next.run("taken over"))?.state).to.equal("running")
  })
}
