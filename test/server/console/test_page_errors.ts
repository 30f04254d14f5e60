import {expect} from "chai"
import {RunStoreError} from "../../../src/server/errors/run_store_error"
import {MemoryRunStore} from "../../../src/server/history/memory_run_store"
import {PagesUnderTest} from "./support/pages_under_test"

/** Runs are kept where nobody can get at them. */
class UnreachableStore extends MemoryRunStore {
  override async page(): Promise<never> {
    throw new RunStoreError("Redis", "Redis cannot be reached", "Check that Redis runs.")
  }
}

describe("a page about runs that cannot be read", () => {
  it("says why, and what to do, and calls nothing unexpected", async () => {
    const pages = await PagesUnderTest.start({store: new UnreachableStore()})
    await pages.signIn()
    const {status, text} = await pages.get("/runs")
    await pages.close()
    expect(status).to.equal(503)
    expect(text).to.include("Redis cannot be reached. Check that Redis runs. Runs are not affected.")
    expect(pages.log.entries.filter(({level}) => level === "error")).to.deep.equal([])
  })
})
