import {expect} from "chai"
import type {RunStore} from "../../../../src/server/history/run_store"
import {listedRow, runRecord} from "./run_records"
import {allIds, idsOf} from "./stored_runs"

/** What many calls at once come to. */
export function itTakesManyCallsAtOnce(store: () => RunStore): void {
  describe("many calls at once", () => {
    it("lose no run", async () => {
      const runs = Array.from({length: 100}, (_, at) => runRecord({id: `run-${at}`}))
      await Promise.all(runs.map((run) => store().save(run)))
      expect(await allIds(store())).to.have.members(idsOf(runs))
    })

    it("lose no row and no count", async () => {
      const run = runRecord()
      await store().save(run)
      const tens = Array.from({length: 50}, (_, at) => at * 10)
      await Promise.all(
        tens.flatMap((first) => [
          store().addRows(
            run.id,
            Array.from({length: 10}, (_, at) => listedRow({rowNumber: first + at})),
          ),
          store().countDownload(run.id),
          store().save(run),
        ]),
      )
      await Promise.all(tens.map((first) => store().markResent(run.id, [first, first + 1], "later")))
      const counts = {rowsListed: 500, rowsResent: 100, downloads: 50}
      expect(await store().run(run.id)).to.deep.equal({...run, ...counts})
    })
  })
}
