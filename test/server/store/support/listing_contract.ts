import {expect} from "chai"
import type {Cursor, RunFilter} from "../../../../src/server/store/run_listing"
import type {RunStore} from "../../../../src/server/store/run_store"
import {addEnded, allIds, morningMs, newRun, runEnd} from "./runs"

/** How runs are listed and found. */
export function itListsRuns(store: () => RunStore): void {
  async function idsOf(filter: RunFilter): Promise<string[]> {
    const {runs} = await store().page(filter, undefined, 100)
    return runs.map(({id}) => id)
  }

  /** Follows `older` from page to page, and then `newer` back. */
  async function pages(filter: RunFilter, limit: number): Promise<{there: string[][]; back: string[][]}> {
    const there: string[][] = []
    const back: string[][] = []
    let page = await store().page(filter, undefined, limit)
    there.push(page.runs.map(({id}) => id))
    for (let next: Cursor | undefined = page.older; next; next = page.older) {
      page = await store().page(filter, next, limit)
      there.push(page.runs.map(({id}) => id))
    }
    for (let next = page.newer; next; next = page.newer) {
      page = await store().page(filter, next, limit)
      back.push(page.runs.map(({id}) => id))
    }
    return {there, back}
  }

  describe("a list of runs", () => {
    it("has the newest first, and of the same millisecond the greater id", async () => {
      await store().insert(newRun({id: "b", queuedAtMs: morningMs}))
      await store().insert(newRun({id: "a", queuedAtMs: morningMs}))
      await store().insert(newRun({id: "c", queuedAtMs: morningMs - 1}))
      await store().insert(newRun({id: "d", queuedAtMs: morningMs + 1}))
      expect(await allIds(store())).to.deep.equal(["d", "b", "a", "c"])
    })

    it("goes by pages, there and back, with each run once", async () => {
      const ids = Array.from({length: 10}, (_, at) => `run-${at}`)
      for (const [at, id] of ids.entries()) {
        await store().insert(newRun({id, queuedAtMs: morningMs + Math.floor(at / 3)}))
      }
      const {there, back} = await pages({}, 4)
      const newestFirst = [...ids].reverse()
      expect(there).to.deep.equal([newestFirst.slice(0, 4), newestFirst.slice(4, 8), newestFirst.slice(8)])
      expect(back).to.deep.equal([newestFirst.slice(4, 8), newestFirst.slice(0, 4)])
    })

    it("is empty where there is nothing", async () => {
      expect(await store().page({}, undefined, 10)).to.deep.equal({
        runs: [],
        newer: undefined,
        older: undefined,
      })
      expect(await store().count({})).to.equal(0)
    })

    it("begins anew where the newer page has become the first one", async () => {
      await store().insert(newRun({id: "a"}))
      const from = {towards: "newer", queuedAtMs: morningMs - 1, id: ""} as const
      const page = await store().page({}, from, 10)
      expect(page.runs.map(({id}) => id)).to.deep.equal(["a"])
      expect(page).to.include({newer: undefined, older: undefined})
    })

    it("lets through those of a state, an action and a Look, and counts them", async () => {
      await addEnded(store(), {id: "a"}, runEnd("failed"))
      await addEnded(store(), {id: "b", action: "rudder_identify"}, runEnd("failed"))
      await addEnded(store(), {id: "c", action: "rudder_identify", lookId: "6"}, runEnd("succeeded"))
      const wanted: [RunFilter, string[]][] = [
        [{state: "failed"}, ["b", "a"]],
        [{action: "rudder_identify"}, ["c", "b"]],
        [{action: "rudder_identify", state: "failed"}, ["b"]],
        [{lookId: "6"}, ["c"]],
        [{lookId: "6", state: "failed"}, []],
        [{state: "waiting"}, []],
      ]
      for (const [filter, ids] of wanted) {
        expect(await idsOf(filter), JSON.stringify(filter)).to.deep.equal(ids)
        expect(await store().count(filter), JSON.stringify(filter)).to.equal(ids.length)
      }
    })

    it("shows everything of a run but its details", async () => {
      await addEnded(store())
      const run = await store().run(newRun().id)
      const {runs} = await store().page({}, undefined, 10)
      expect(run).to.deep.include(runs[0])
      expect(Object.keys(run ?? {})).to.have.members([
        ...Object.keys(runs[0] ?? {}),
        "notSent",
        "remarks",
        "timeline",
      ])
    })
  })

  describe("a search", () => {
    beforeEach(async () => {
      await addEnded(store(), {id: "one", title: "Größe 100% of_all!", planId: "p-9"}, runEnd("failed"))
      await addEnded(
        store(),
        {id: "two", title: "Weekly SIGNUPS", webhookId: "wh-77"},
        runEnd("succeeded", {message: "All rows arrived."}),
      )
      await store().insert(newRun({id: "three", title: undefined, resendOf: "two", lookId: undefined}))
    })

    const found: [string, string[]][] = [
      ["signups", ["two"]],
      ["weekly ALL", ["two"]],
      ["größe", ["one"]],
      ["100%", ["one"]],
      ["f_a", ["one"]],
      ["r_", []],
      ["all!", ["one"]],
      ["two", ["two", "three"]],
      ["wh-77", ["two"]],
      ["p-9", ["one"]],
      ["arrived.", ["two", "one"]],
      ["signups nothing", []],
      ["  ", ["two", "three", "one"]],
      ["a\0ll!", ["one"]],
    ]
    for (const [text, ids] of found) {
      it(`for ${JSON.stringify(text)} finds ${ids.length === 0 ? "nothing" : ids.join(", ")}`, async () => {
        expect(await idsOf({text})).to.have.members(ids)
      })
    }

    it("goes with the other filters, and is not counted", async () => {
      expect(await idsOf({text: "two", state: "waiting"})).to.deep.equal(["three"])
      expect(await store().count({text: "two"})).to.equal(undefined)
    })

    it("goes by pages", async () => {
      const {there, back} = await pages({text: "two"}, 1)
      expect(there).to.deep.equal([["two"], ["three"]])
      expect(back).to.deep.equal([["two"]])
    })
  })
}
