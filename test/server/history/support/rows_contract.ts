import {expect} from "chai"
import type {RunStore} from "../../../../src/server/history/run_store"
import {listedRow, runRecord} from "./run_records"
import {allIds} from "./stored_runs"

/** What is kept of rows that were not sent. */
export function itListsRows(store: () => RunStore): void {
  describe("the rows of a run", () => {
    const run = runRecord()

    beforeEach(() => store().save(run))

    it("come back by row number, however they came", async () => {
      const sealed = listedRow({rowNumber: 9, sealedEvent: "sealed", messageId: undefined})
      await store().addRows(run.id, [listedRow({rowNumber: 100}), sealed])
      await store().addRows(run.id, [listedRow({rowNumber: 20, resentBy: "later"})])
      expect(await store().rows(run.id, 0, 10)).to.deep.equal([
        sealed,
        listedRow({rowNumber: 20, resentBy: "later"}),
        listedRow({rowNumber: 100}),
      ])
    })

    it("come by pages", async () => {
      await store().addRows(
        run.id,
        Array.from({length: 25}, (_, at) => listedRow({rowNumber: at})),
      )
      const page = await store().rows(run.id, 10, 10)
      expect(page.map(({rowNumber}) => rowNumber)).to.deep.equal([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
      expect(await store().rows(run.id, 25, 10)).to.deep.equal([])
    })

    it("are counted, and so are the events among them", async () => {
      await store().addRows(run.id, [
        listedRow({rowNumber: 1}),
        listedRow({rowNumber: 2, sealedEvent: "sealed"}),
      ])
      await store().addRows(run.id, [listedRow({rowNumber: 3, sealedEvent: ""})])
      expect(await store().run(run.id)).to.deep.equal({...run, rowsListed: 3, eventsKept: 2})
    })

    it("are listed once, as they were first told", async () => {
      await store().addRows(run.id, [listedRow({sealedEvent: "first"})])
      await store().markResent(run.id, [17], "later")
      await store().addRows(run.id, [listedRow({sealedEvent: "again"}), listedRow({rowNumber: 18})])
      expect(await store().rows(run.id, 0, 10)).to.deep.equal([
        listedRow({sealedEvent: "first", resentBy: "later"}),
        listedRow({rowNumber: 18}),
      ])
      expect(await store().run(run.id)).to.deep.equal({...run, rowsListed: 2, eventsKept: 1, rowsResent: 1})
    })

    it("belong to one run", async () => {
      await store().save(runRecord({id: "another"}))
      await store().addRows(run.id, [listedRow()])
      expect(await store().rows("another", 0, 10)).to.deep.equal([])
      expect((await store().run("another"))?.rowsListed).to.equal(0)
    })

    it("are marked when they were sent again, and counted once", async () => {
      await store().addRows(
        run.id,
        [1, 2, 3].map((rowNumber) => listedRow({rowNumber})),
      )
      await store().markResent(run.id, [1, 3], "first try")
      await store().markResent(run.id, [3], "second try")
      const rows = await store().rows(run.id, 0, 10)
      expect(rows.map(({resentBy}) => resentBy)).to.deep.equal(["first try", undefined, "second try"])
      expect((await store().run(run.id))?.rowsResent).to.equal(2)
    })

    it("are not marked where none is listed", async () => {
      await store().addRows(run.id, [listedRow({rowNumber: 1})])
      await store().markResent(run.id, [2, 99], "later")
      expect(await store().rows(run.id, 0, 10)).to.deep.equal([listedRow({rowNumber: 1})])
      expect((await store().run(run.id))?.rowsResent).to.equal(0)
    })

    it("are many, and are marked all at once", async () => {
      const rows = Array.from({length: 2_500}, (_, at) => listedRow({rowNumber: at, sealedEvent: "sealed"}))
      await store().addRows(run.id, rows)
      await store().markResent(
        run.id,
        rows.map(({rowNumber}) => rowNumber),
        "later",
      )
      const counts = {rowsListed: 2_500, eventsKept: 2_500, rowsResent: 2_500}
      expect(await store().run(run.id)).to.deep.equal({...run, ...counts})
    })

    it("stay when the run is saved again, and so do all counts of the store", async () => {
      await store().addRows(run.id, [listedRow({sealedEvent: "sealed"})])
      await store().markResent(run.id, [17], "later")
      await store().countDownload(run.id)
      await store().countDownload(run.id)
      await store().save({...run, rowsListed: 99, eventsKept: 99, rowsResent: 99, downloads: 99})
      const counts = {rowsListed: 1, eventsKept: 1, rowsResent: 1, downloads: 2}
      expect(await store().run(run.id)).to.deep.equal({...run, ...counts})
      expect((await store().page({}, 0, 1)).runs).to.deep.equal([{...run, ...counts}])
    })
  })

  describe("a run that is not known", () => {
    it("has no rows, takes none, and is not made up", async () => {
      await store().addRows("unknown", [listedRow()])
      await store().markResent("unknown", [17], "later")
      await store().countDownload("unknown")
      expect(await store().rows("unknown", 0, 10)).to.deep.equal([])
      expect(await store().run("unknown")).to.equal(undefined)
      expect(await allIds(store())).to.deep.equal([])
      await store().save(runRecord({id: "unknown"}))
      expect(await store().run("unknown")).to.deep.equal(runRecord({id: "unknown"}))
    })
  })
}
