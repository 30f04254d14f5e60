import {expect} from "chai"
import type {RunStore} from "../../../../src/server/store/run_store"
import {addEnded, allIds, listedRow, morningMs, newRun, progress, runEnd} from "./runs"

const dayMs = 24 * 60 * 60 * 1000
const nothingTooMuch = {maxAgeMs: dayMs, maxBytes: 1_000_000_000}

/** What is deleted when. */
export function itPrunesRuns(store: () => RunStore): void {
  const endedAt = (endedAtMs: number) => runEnd("failed", {endedAtMs})

  describe("pruning", () => {
    it("deletes the runs that ended too long ago, with everything of theirs", async () => {
      await addEnded(store(), {id: "old"}, endedAt(morningMs - 1))
      await addEnded(store(), {id: "new"}, endedAt(morningMs + 1))
      await store().addRows("old", [listedRow()])
      await store().addRows("new", [listedRow()])
      await store().prune(nothingTooMuch, morningMs + dayMs)
      expect(await allIds(store())).to.deep.equal(["new"])
      expect(await store().rows("new", 0, 10)).to.have.length(1)
      await store().insert(newRun({id: "old"}))
      expect(await store().rows("old", 0, 10)).to.deep.equal([])
      expect(await store().run("old")).to.deep.include({rowsListed: 0, timeline: [], notSent: []})
    })

    it("goes by when a run ended, not by when it was asked for", async () => {
      await addEnded(store(), {id: "slow", queuedAtMs: morningMs - dayMs}, endedAt(morningMs + 1))
      await store().prune(nothingTooMuch, morningMs + dayMs)
      expect(await allIds(store())).to.deep.equal(["slow"])
    })

    it("deletes no run that has not ended, however old and large", async () => {
      await store().insert(newRun({id: "waits", queuedAtMs: 0}))
      await store().insert(newRun({id: "runs", queuedAtMs: 0}))
      await store().claim("runs", "a", 0)
      await store().beat("runs", "a", progress(), 0)
      await store().prune({maxAgeMs: 0, maxBytes: 0}, morningMs)
      expect(await allIds(store())).to.have.members(["waits", "runs"])
    })

    it("deletes those that ended first, until what is left fits", async () => {
      const sealedEvent = "x".repeat(100_000)
      for (let at = 0; at < 12; at++) {
        await addEnded(store(), {id: `run-${String(at).padStart(2, "0")}`}, endedAt(morningMs + at))
        await store().addRows(`run-${String(at).padStart(2, "0")}`, [listedRow({sealedEvent})])
      }
      await store().prune({maxAgeMs: dayMs, maxBytes: 700_000}, morningMs)
      const left = await allIds(store())
      expect(left.length).to.be.within(2, 7)
      expect(left).to.deep.equal(
        Array.from({length: left.length}, (_, at) => `run-${String(11 - at).padStart(2, "0")}`),
      )
    })

    it("deletes very many runs", async () => {
      for (let at = 0; at < 250; at++) {
        await store().insert(newRun({id: `run-${at}`}))
        await store().end(`run-${at}`, {state: "waiting"}, runEnd("refused"))
      }
      await store().prune({maxAgeMs: 0, maxBytes: 1_000_000_000}, morningMs + dayMs)
      expect(await allIds(store())).to.deep.equal([])
    })

    it("forgets workers that have not been seen for more than a day", async () => {
      await store().beatWorker("gone", morningMs)
      await store().beatWorker("here", morningMs + 2 * dayMs)
      await store().prune(nothingTooMuch, morningMs + 2 * dayMs)
      expect((await store().workers()).map(({id}) => id)).to.deep.equal(["here"])
    })
  })
}
