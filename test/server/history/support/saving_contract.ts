import {expect} from "chai"
import type {RunStore} from "../../../../src/server/history/run_store"
import {runningRecord, runRecord} from "./run_records"

/** What saving a run means. */
export function itSavesRuns(store: () => RunStore): void {
  describe("a run", () => {
    it("comes back as it was saved", async () => {
      const run = runRecord()
      await store().save(run)
      expect(await store().run(run.id)).to.deep.equal(run)
    })

    it("comes back with everything undefined that is not known yet", async () => {
      const run = runRecord({
        state: "queued",
        webhookId: undefined,
        instance: undefined,
        planId: undefined,
        title: undefined,
        queryId: undefined,
        startedAtMs: undefined,
        endedAtMs: undefined,
        source: undefined,
        dataPlane: undefined,
        columns: undefined,
        repetition: undefined,
        message: undefined,
        notSent: [],
        timeline: [],
      })
      await store().save(run)
      expect(await store().run(run.id)).to.deep.equal(run)
    })

    it("keeps empty texts and noughts apart from what is not known", async () => {
      const run = runRecord({title: "", message: "", queryId: "", columns: 0, startedAtMs: 0, rowsSent: 0})
      await store().save(run)
      expect(await store().run(run.id)).to.deep.equal(run)
    })

    it("is replaced when it is saved again", async () => {
      await store().save(runningRecord({rowsSent: 500}))
      await store().save(runRecord({rowsSent: 990}))
      expect(await store().run(runRecord().id)).to.deep.equal(runRecord({rowsSent: 990}))
      expect((await store().page({}, 0, 10)).total).to.equal(1)
    })

    it("is found by what it says now, not by what it said before", async () => {
      await store().save(runningRecord())
      await store().save(runRecord({message: "All rows were sent.", state: "succeeded"}))
      expect((await store().page({state: "running"}, 0, 10)).total).to.equal(0)
      expect((await store().page({state: "succeeded", text: "all were"}, 0, 10)).total).to.equal(1)
    })

    it("is not set back by whoever only knows that it was queued", async () => {
      await store().save(runRecord())
      await store().save(runRecord({state: "queued", startedAtMs: undefined, rowsSent: 0}))
      expect(await store().run(runRecord().id)).to.deep.equal(runRecord())
    })

    it("is not found by another id", async () => {
      await store().save(runRecord())
      expect(await store().run("another")).to.equal(undefined)
    })
  })
}
