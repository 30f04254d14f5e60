import {expect} from "chai"
import "../../../src/actions"
import {RunStoreError} from "../../../src/server/store/run_store_error"
import {LibsqlDatabase} from "../../../src/server/store/libsql_database"
import {RunStore} from "../../../src/server/store/run_store"
import {saveRun} from "../support/save_run"
import {PagesUnderTest} from "./support/pages_under_test"
import {runRecord} from "./support/run_record"

/** Runs are kept where nobody can get at them. */
class UnreachableStore extends RunStore {
  override async page(): Promise<never> {
    throw new RunStoreError("PostgreSQL", "PostgreSQL cannot be reached", "Check that PostgreSQL runs.")
  }
}

describe("a page about runs that cannot be read or saved", () => {
  it("says why, and what to do, and calls nothing unexpected", async () => {
    const store = new UnreachableStore(await LibsqlDatabase.open())
    const pages = await PagesUnderTest.start({store})
    await pages.signIn()
    const {status, text} = await pages.get("/runs")
    await pages.close()
    await store.close()
    expect(status).to.equal(503)
    expect(text).to.include(
      "PostgreSQL cannot be reached. Check that PostgreSQL runs. Runs are not affected.",
    )
    expect(pages.log.entries.filter(({level}) => level === "error")).to.deep.equal([])
  })

  it("has a notice above it, as every page has, while the hub cannot save what happens", async () => {
    const problem = "The run history in PostgreSQL does not work: it cannot be reached. Check that it runs."
    const pages = await PagesUnderTest.start({historyProblem: () => problem})
    await saveRun(pages.store, runRecord({id: "one", action: "rudder_track"}))
    expect((await pages.get("/")).text).to.not.include(problem)
    await pages.signIn()
    for (const path of ["/", "/runs", "/runs/one", "/runs/one/send-again?rows=all", "/runs/none"]) {
      expect((await pages.get(path)).text).to.match(/role="alert"[^>]*>The run history in PostgreSQL/)
    }
    await pages.close()
  })

  it("marks a single one, and shows the others", async () => {
    const database = await LibsqlDatabase.open()
    const store = new RunStore(database)
    await saveRun(store, runRecord({id: "bad", title: "Hidden"}))
    await saveRun(store, runRecord({id: "good", title: "Shown"}))
    await database.kysely.updateTable("runs").set({state: "odd"}).where("id", "=", "bad").execute()
    const pages = await PagesUnderTest.start({store})
    await pages.signIn()
    const list = await pages.get("/runs")
    const page = await pages.get("/runs/bad")
    await pages.close()
    await store.close()
    expect(list.text).to.include("Shown").and.include("The hub cannot read what it keeps of this run.")
    expect(page.status).to.equal(503)
    expect(page.text).to.include("The hub cannot read what it keeps of this run")
  })
})
