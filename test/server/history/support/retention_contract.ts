import {expect} from "chai"
import type {RunStore} from "../../../../src/server/history/run_store"
import {listedRow, morningMs, runningRecord, runRecord} from "./run_records"
import {allIds, idsOf, saveAll} from "./stored_runs"

const oneDayMs = 24 * 60 * 60 * 1000
const unlimited = {maxAgeMs: Number.MAX_SAFE_INTEGER, maxBytes: Number.MAX_SAFE_INTEGER}

/** Which runs make room for others. */
export function itPrunesRuns(store: () => RunStore): void {
  describe("retention", () => {
    it("deletes what ended too long ago, and nothing that is still open", async () => {
      const nowMs = morningMs
      await saveAll(store(), [
        runRecord({id: "old", endedAtMs: nowMs - 30 * oneDayMs - 1}),
        runRecord({id: "long", queuedAtMs: nowMs - 31 * oneDayMs, endedAtMs: nowMs - 30 * oneDayMs}),
        runRecord({id: "interrupted", state: "interrupted", endedAtMs: nowMs - 40 * oneDayMs}),
        runningRecord({id: "running", queuedAtMs: nowMs - 40 * oneDayMs}),
        runningRecord({id: "queued", queuedAtMs: nowMs - 40 * oneDayMs, state: "queued"}),
      ])
      await store().prune({...unlimited, maxAgeMs: 30 * oneDayMs}, nowMs)
      expect(await allIds(store())).to.have.members(["long", "running", "queued"])
    })

    it("deletes those first that ended first, until the rest has its place", async () => {
      const message = "A long message. ".repeat(1_250)
      const runs = Array.from({length: 200}, (_, at) =>
        runRecord({id: `run-${String(at).padStart(3, "0")}`, queuedAtMs: at, endedAtMs: 1_000 + at, message}),
      )
      await saveAll(store(), [runningRecord({id: "running", queuedAtMs: 0, message}), ...runs])
      await store().prune({...unlimited, maxBytes: 2_000_000}, morningMs)
      const left = (await allIds(store())).filter((id) => id !== "running")
      expect(left.length).to.be.within(1, 100)
      expect(left).to.deep.equal(idsOf(runs.slice(-left.length)).reverse())
      expect(await store().run("running")).to.not.equal(undefined)
    })

    it("counts the rows, too, and deletes them with their run", async () => {
      const sealedEvent = "e".repeat(1_000)
      const rows = Array.from({length: 500}, (_, rowNumber) => listedRow({rowNumber, sealedEvent}))
      for (let at = 0; at < 8; at++) {
        await store().save(runRecord({id: `run-${at}`, queuedAtMs: at, endedAtMs: 1_000 + at}))
        await store().addRows(`run-${at}`, rows)
      }
      await store().prune({...unlimited, maxBytes: 2_000_000}, morningMs)
      const left = await allIds(store())
      expect(left.length).to.be.within(1, 3)
      expect(left[0]).to.equal("run-7")
      expect(await store().rows("run-7", 0, 1)).to.deep.equal([rows[0]])
      expect(await store().rows("run-0", 0, 1)).to.deep.equal([])
      await store().save(runRecord({id: "run-0"}))
      expect(await store().run("run-0")).to.deep.equal(runRecord({id: "run-0"}))
    })

    it("leaves everything where there is place", async () => {
      await saveAll(store(), [runRecord({id: "a"}), runRecord({id: "b"})])
      await store().prune(unlimited, morningMs)
      expect(await allIds(store())).to.deep.equal(["b", "a"])
    })
  })
}
