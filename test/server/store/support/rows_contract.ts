import {expect} from "chai"
import type {RunStore} from "../../../../src/server/store/run_store"
import {addEnded, allIds, listedRow, newRun} from "./runs"

const {id} = newRun()

/** What is kept of rows that were not sent. */
export function itListsRows(store: () => RunStore): void {
  const counts = async () => {
    const run = await store().run(id)
    return run && run.state !== "unreadable"
      ? {
          rowsListed: run.rowsListed,
          eventsKept: run.eventsKept,
          rowsResent: run.rowsResent,
          downloads: run.downloads,
          resentBy: run.resentBy,
        }
      : undefined
  }

  describe("the rows of a run", () => {
    beforeEach(() => addEnded(store()))

    it("come back by row number, however they came", async () => {
      const refused = {code: "refused_invalid", status: 400, answer: "invalid json"}
      const sealed = listedRow({rowNumber: 9, sealedEvent: "sealed", messageId: undefined, outcome: refused})
      await store().addRows(id, [listedRow({rowNumber: 100}), sealed])
      await store().addRows(id, [listedRow({rowNumber: 20, resentBy: "later"})])
      expect(await store().rows(id, 0, 10)).to.deep.equal([
        sealed,
        listedRow({rowNumber: 20, resentBy: "later"}),
        listedRow({rowNumber: 100}),
      ])
    })

    it("come by pages", async () => {
      await store().addRows(
        id,
        Array.from({length: 25}, (_, at) => listedRow({rowNumber: at})),
      )
      const page = await store().rows(id, 10, 10)
      expect(page.map(({rowNumber}) => rowNumber)).to.deep.equal([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
      expect(await store().rows(id, 25, 10)).to.deep.equal([])
    })

    it("are listed and counted once, as they were first told", async () => {
      await store().addRows(id, [listedRow({sealedEvent: "first"})])
      await store().markResent(id, [17], "later")
      await store().addRows(id, [listedRow({sealedEvent: "again"}), listedRow({rowNumber: 18})])
      expect(await store().rows(id, 0, 10)).to.deep.equal([
        listedRow({sealedEvent: "first", resentBy: "later"}),
        listedRow({rowNumber: 18}),
      ])
      expect(await counts()).to.include({rowsListed: 2, eventsKept: 1, rowsResent: 1})
    })

    it("belong to one run", async () => {
      await addEnded(store(), {id: "another"})
      await store().addRows(id, [listedRow()])
      expect(await store().rows("another", 0, 10)).to.deep.equal([])
      expect(await store().run("another")).to.include({rowsListed: 0})
    })

    it("are marked when they were sent again, and counted once; the run says by whom", async () => {
      await store().addRows(
        id,
        [1, 2, 3].map((rowNumber) => listedRow({rowNumber})),
      )
      await store().markResent(id, [1, 3], "first try")
      await store().markResent(id, [3], "second try")
      const rows = await store().rows(id, 0, 10)
      expect(rows.map(({resentBy}) => resentBy)).to.deep.equal(["first try", undefined, "second try"])
      expect(await counts()).to.include({rowsResent: 2, resentBy: "second try"})
    })

    it("are not marked where none is listed", async () => {
      await store().addRows(id, [listedRow({rowNumber: 1})])
      await store().markResent(id, [2, 99], "later")
      await store().markResent(id, [], "later")
      expect(await store().rows(id, 0, 10)).to.deep.equal([listedRow({rowNumber: 1})])
      expect(await counts()).to.include({rowsResent: 0, resentBy: undefined})
    })

    it("are many, and are marked all at once", async () => {
      const rows = Array.from({length: 2_500}, (_, at) => listedRow({rowNumber: at, sealedEvent: "sealed"}))
      await store().addRows(id, rows)
      await store().markResent(
        id,
        rows.map(({rowNumber}) => rowNumber),
        "later",
      )
      expect(await counts()).to.include({rowsListed: 2_500, eventsKept: 2_500, rowsResent: 2_500})
    })

    it("lose no count to many calls at once", async () => {
      const tens = Array.from({length: 20}, (_, at) => at * 10)
      await Promise.all(
        tens.flatMap((first) => [
          store().addRows(
            id,
            Array.from({length: 10}, (_, at) => listedRow({rowNumber: first + at})),
          ),
          store().countDownload(id),
        ]),
      )
      await Promise.all(tens.map((first) => store().markResent(id, [first, first + 1], "later")))
      expect(await counts()).to.deep.include({rowsListed: 200, rowsResent: 40, downloads: 20})
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
    })
  })

  describe("the runs that sent rows again", () => {
    it("are found from the run that they belong to, the newest first", async () => {
      await addEnded(store())
      await addEnded(store(), {id: "first", resendOf: id, queuedAtMs: newRun().queuedAtMs + 1})
      await addEnded(store(), {id: "second", resendOf: id, queuedAtMs: newRun().queuedAtMs + 2})
      await addEnded(store(), {id: "other", resendOf: "first"})
      const resends = await store().resends(id)
      expect(resends.map((run) => run.id)).to.deep.equal(["second", "first"])
    })
  })
}
