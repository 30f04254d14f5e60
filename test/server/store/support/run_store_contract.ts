import {expect} from "chai"
import {RunStore} from "../../../../src/server/store/run_store"
import type {StoreDatabase} from "../../../../src/server/store/store_database"
import {itDecidesRuns} from "./life_contract"
import {itListsRuns} from "./listing_contract"
import {itPrunesRuns} from "./retention_contract"
import {itListsRows} from "./rows_contract"
import {addEnded, allIds, newRun} from "./runs"

/** What the store does, whatever the database is. `open` gives an empty one, which is closed after the test. */
export function itKeepsRuns(open: () => Promise<StoreDatabase>): void {
  let database: StoreDatabase
  let opened: RunStore
  const store = () => opened

  beforeEach(async () => {
    database = await open()
    opened = new RunStore(database)
  })

  afterEach(() => store().close())

  itDecidesRuns(store)
  itListsRuns(store)
  itListsRows(store)
  itPrunesRuns(store)

  it("loses no run to many calls at once", async () => {
    const ids = Array.from({length: 100}, (_, at) => `run-${at}`)
    await Promise.all(ids.map((id) => store().insert(newRun({id}))))
    expect(await allIds(store())).to.have.members(ids)
  })

  it("marks a run that it cannot read, and lists the others", async () => {
    await addEnded(store(), {id: "good"})
    await addEnded(store(), {id: "bad"})
    await database.kysely.updateTable("runs").set({state: "levitating"}).where("id", "=", "bad").execute()
    const unreadable = {id: "bad", state: "unreadable", queuedAtMs: newRun().queuedAtMs}
    const {runs} = await store().page({}, undefined, 10)
    expect(runs.map(({id, state}) => [id, state])).to.deep.equal([
      ["good", "failed"],
      ["bad", "unreadable"],
    ])
    expect(runs[1]).to.deep.equal(unreadable)
    expect(await store().run("bad")).to.deep.equal(unreadable)
  })

  it("keeps digests of rows: the table is there for later work", async () => {
    const digests = database.kysely.withTables<{
      row_digests: {scope: string; key: Buffer; digest: Buffer}
    }>()
    const row = {scope: "plan 77", key: Buffer.alloc(16, 1), digest: Buffer.alloc(16, 2)}
    await database.migrate()
    await digests.insertInto("row_digests").values(row).execute()
    const [kept] = await digests.selectFrom("row_digests").selectAll().execute()
    expect(Buffer.from(kept?.key ?? "")).to.deep.equal(row.key)
    expect(Buffer.from(kept?.digest ?? "")).to.deep.equal(row.digest)
    await digests.deleteFrom("row_digests").execute()
  })

  it("says that it works", () => store().check())
}
