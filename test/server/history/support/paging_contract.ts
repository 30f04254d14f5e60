import {expect} from "chai"
import type {RunRecord} from "../../../../src/server/history/run_record"
import type {RunFilter, RunStore} from "../../../../src/server/history/run_store"
import {runRecord} from "./run_records"
import {allIds, idsOf, saveAll} from "./stored_runs"

const found: [string, RunFilter, string[]][] = [
  ["everything without a filter", {}, ["d", "c", "b", "a"]],
  ["a state", {state: "failed"}, ["c", "a"]],
  ["an action", {action: "rudder_group"}, ["d", "c"]],
  ["a state and an action", {state: "failed", action: "rudder_group"}, ["c"]],
  ["a word in the title", {text: "signups"}, ["b", "a"]],
  ["a word in the message", {text: "refused"}, ["c"]],
  ["a word in capitals", {text: "SIGNUPS"}, ["b", "a"]],
  ["a word with an accent in capitals", {text: "MÁLAGA"}, ["d"]],
  ["a part of a word", {text: "ignup"}, ["b", "a"]],
  ["all of several words, wherever they are", {text: "  refused   revenue "}, ["c"]],
  ["none that has only some of the words", {text: "refused signups"}, []],
  ["an id of Looker's call", {text: "WH-b"}, ["b"]],
  ["the id of a plan", {text: "plan-c"}, ["c"]],
  ["the id of a query", {text: "query-d"}, ["d"]],
  ["the run that it sends again", {text: "original"}, ["d"]],
  ["a per cent sign as it is", {text: "50%"}, ["c"]],
  ["a per cent sign only where there is one", {text: "5%0"}, []],
  ["an underscore as it is", {text: "a_b"}, ["d"]],
  ["quotation marks as they are", {text: `'"`}, ["d"]],
  ["a backslash as it is", {text: "\\"}, []],
  ["everything for a text of spaces", {text: "  "}, ["d", "c", "b", "a"]],
  ["a word and a state", {text: "signups", state: "succeeded"}, ["b"]],
  ["nothing for an action that has no runs", {action: "rudder"}, []],
]

function searchedRuns(): RunRecord[] {
  const run = (id: string, queuedAtMs: number, overrides: Partial<RunRecord>) =>
    runRecord({
      id,
      queuedAtMs,
      webhookId: `wh-${id}`,
      planId: `plan-${id}`,
      queryId: `query-${id}`,
      message: undefined,
      ...overrides,
    })
  return [
    run("b", 2, {title: "Weekly Signups", state: "succeeded"}),
    run("d", 4, {
      title: `axb a_b '"`,
      message: "málaga",
      action: "rudder_group",
      resendOf: "original",
      state: "queued",
    }),
    run("a", 1, {title: "Signups"}),
    run("c", 3, {title: "Revenue +50%", message: "Refused: 5 rows", action: "rudder_group"}),
  ]
}

/** Which runs a page holds, and in which order. */
export function itPagesRuns(store: () => RunStore): void {
  describe("a page of runs", () => {
    it("is empty where there are none", async () => {
      expect(await store().page({}, 0, 10)).to.deep.equal({runs: [], total: 0})
    })

    it("begins with the newest, and orders those of one moment by their ids", async () => {
      const runs = ["a", "c", "b"].map((id) => runRecord({id, queuedAtMs: 2}))
      await saveAll(store(), [
        ...runs,
        runRecord({id: "z", queuedAtMs: 1}),
        runRecord({id: "0", queuedAtMs: 10}),
      ])
      expect(await allIds(store())).to.deep.equal(["0", "c", "b", "a", "z"])
    })

    it("holds whole runs", async () => {
      await store().save(runRecord())
      expect((await store().page({}, 0, 10)).runs).to.deep.equal([runRecord()])
    })

    it("begins after the offset, has as many as asked for, and tells of all", async () => {
      await saveAll(
        store(),
        Array.from({length: 7}, (_, at) => runRecord({id: `run-${at}`, queuedAtMs: at})),
      )
      const middle = await store().page({}, 2, 3)
      expect(idsOf(middle.runs)).to.deep.equal(["run-4", "run-3", "run-2"])
      expect(middle.total).to.equal(7)
      expect(idsOf((await store().page({}, 6, 3)).runs)).to.deep.equal(["run-0"])
      expect(await store().page({}, 7, 3)).to.deep.equal({runs: [], total: 7})
    })

    it("counts what the filter lets through, also beyond the page", async () => {
      await saveAll(store(), searchedRuns())
      const page = await store().page({state: "failed"}, 1, 1)
      expect(idsOf(page.runs)).to.deep.equal(["a"])
      expect(page.total).to.equal(2)
    })

    for (const [what, filter, expected] of found) {
      it(`finds ${what}`, async () => {
        await saveAll(store(), searchedRuns())
        const {runs, total} = await store().page(filter, 0, 10)
        expect(idsOf(runs)).to.deep.equal(expected)
        expect(total).to.equal(expected.length)
      })
    }
  })
}
