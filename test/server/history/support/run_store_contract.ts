import {expect} from "chai"
import type {RunStore} from "../../../../src/server/history/run_store"
import {itTakesManyCallsAtOnce} from "./concurrency_contract"
import {itPagesRuns} from "./paging_contract"
import {itPrunesRuns} from "./retention_contract"
import {itListsRows} from "./rows_contract"
import {morningMs, runningRecord} from "./run_records"
import {itSavesRuns} from "./saving_contract"

/** A new, empty store. */
export interface StoreUnderTest {
  readonly store: RunStore
  /** Closes and removes everything. */
  remove(): Promise<void>
}

/** What every RunStore does, whatever it keeps runs in. */
export function itKeepsRuns(open: () => Promise<StoreUnderTest>): void {
  let underTest: StoreUnderTest
  const store = () => underTest.store

  beforeEach(async () => {
    underTest = await open()
  })

  afterEach(() => underTest.remove())

  itSavesRuns(store)
  itPagesRuns(store)
  itListsRows(store)
  itPrunesRuns(store)
  itTakesManyCallsAtOnce(store)

  it("interrupts no run of a process that works", async () => {
    await store().save(runningRecord({id: "running"}))
    await store().save(runningRecord({id: "queued", state: "queued"}))
    expect(await store().interrupt(morningMs, "The hub ended.")).to.equal(0)
    expect((await store().run("running"))?.state).to.equal("running")
    expect((await store().run("queued"))?.state).to.equal("queued")
  })

  it("says that it works", async () => {
    await store().check()
  })
}
