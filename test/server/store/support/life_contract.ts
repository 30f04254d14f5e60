import {expect} from "chai"
import type {RunEnd} from "../../../../src/server/store/run_record"
import type {RunStore} from "../../../../src/server/store/run_store"
import {allIds, morningMs, newRun, progress, runEnd, waitingRecord} from "./runs"

const {id} = newRun()

/** A run from the moment it is asked for until it has ended. */
export function itDecidesRuns(store: () => RunStore): void {
  describe("a new run", () => {
    it("waits, with everything that is known of it", async () => {
      expect(await store().insert(newRun())).to.equal(true)
      expect(await store().run(id)).to.deep.equal(waitingRecord())
    })

    it("comes back with everything undefined that is not known", async () => {
      const run = {
        ...newRun(),
        ...{call: undefined, webhookId: undefined, instance: undefined, planId: undefined},
        ...{
          title: undefined,
          planType: undefined,
          queryId: undefined,
          lookId: undefined,
          hubVersion: undefined,
        },
      }
      await store().insert(run)
      expect(await store().run(id)).to.deep.equal(waitingRecord(run))
    })

    it("keeps empty texts, and none that a database does not take", async () => {
      await store().insert(
        newRun({title: "", planId: "a\0b", queryId: "\ud800", instance: "x".repeat(5_000)}),
      )
      const run = await store().run(id)
      expect(run).to.include({title: "", planId: "ab"})
      expect(run?.state === "waiting" && run.instance?.length).to.equal(300)
    })

    it("is a resend where it sends rows of another", async () => {
      await store().insert(newRun({resendOf: "before"}))
      expect(await store().run(id)).to.include({kind: "resend", resendOf: "before"})
    })

    it("is added once, whatever it has become since", async () => {
      await store().insert(newRun())
      await store().claim(id, "a", morningMs + 10)
      expect(await store().insert(newRun({title: "Another"}))).to.equal(false)
      expect(await store().run(id)).to.include({state: "running", title: "Weekly signups"})
    })

    it("is there together with what is done in the same transaction, or not at all", async () => {
      const failure = await store()
        .insert(newRun(), "sealed", async () => {
          throw new Error("no job")
        })
        .catch((error: unknown) => error)
      expect(failure).to.have.property("message", "no job")
      expect(await allIds(store())).to.deep.equal([])
      const steps: string[] = []
      await store().insert(newRun(), "sealed", async (transaction) => {
        const runs = await transaction.selectFrom("runs").select("id").execute()
        steps.push(...runs.map((run) => run.id))
      })
      await store().insert(newRun(), "sealed", async () => steps.push("again"))
      expect(steps).to.deep.equal([id])
    })
  })

  describe("a claim", () => {
    it("has one winner of many, who gets the body", async () => {
      await store().insert(newRun(), "sealed body")
      const workers = Array.from({length: 10}, (_, at) => `worker-${at}`)
      const claims = await Promise.all(workers.map((worker) => store().claim(id, worker, morningMs + 10)))
      const won = claims.filter((claim) => claim !== undefined)
      expect(won.map(({body}) => body)).to.deep.equal(["sealed body"])
      expect(won[0]?.run).to.deep.include({id, state: "running", startedAtMs: morningMs + 10})
      expect(await store().run(id)).to.deep.include({state: "running", startedAtMs: morningMs + 10})
    })

    it("fails on a run that is over, or that nobody knows", async () => {
      await store().insert(newRun())
      await store().end(id, {state: "waiting"}, runEnd("refused"))
      expect(await store().claim(id, "a", morningMs)).to.equal(undefined)
      expect(await store().claim("unknown", "a", morningMs)).to.equal(undefined)
    })
  })

  describe("a beat", () => {
    beforeEach(async () => {
      await store().insert(newRun())
      await store().claim(id, "a", morningMs + 20)
    })

    it("says how far the run is", async () => {
      const answer = await store().beat(id, "a", progress(), morningMs + 4_000)
      expect(answer).to.deep.equal({isMine: true, stopRequested: undefined})
      expect(await store().run(id)).to.deep.equal({
        ...waitingRecord(),
        ...progress(),
        state: "running",
        startedAtMs: morningMs + 20,
        changedAtMs: morningMs + 4_000,
      })
    })

    it("takes the place of what was said before, and writes only what differs", async () => {
      const first = progress()
      const second = {
        ...first,
        rowsSent: 995,
        pace: undefined,
        remarks: [],
        timeline: [
          ...first.timeline.slice(0, 1),
          {...first.timeline[0], atMs: 5_000},
        ] as typeof first.timeline,
      }
      const third = {...second, notSent: first.notSent.slice(1), timeline: second.timeline.slice(0, 1)}
      await store().beat(id, "a", first, morningMs + 4_000)
      for (const [said, written] of [
        [second, first],
        [third, second],
        [third, third],
        [third, undefined],
      ] as const) {
        await store().beat(id, "a", said, morningMs + 5_000, written)
        expect(await store().run(id)).to.deep.include(said)
      }
    })

    it("is refused when the run is another's, is over, or is not known", async () => {
      expect(await store().beat(id, "b", progress(), morningMs)).to.deep.equal({isMine: false})
      expect(await store().beat("unknown", "a", progress(), morningMs)).to.deep.equal({isMine: false})
      await store().end(id, {state: "running", worker: "a"}, runEnd())
      expect(await store().beat(id, "a", progress(), morningMs)).to.deep.equal({isMine: false})
      expect(await store().run(id)).to.include({rowsSent: 0})
    })

    it("brings the wish to stop, for the first reason given", async () => {
      expect(await store().requestStop(id, "by_hand")).to.equal("running")
      await store().requestStop(id, "hub_shutdown")
      expect(await store().beat(id, "a", progress(), morningMs)).to.deep.equal({
        isMine: true,
        stopRequested: "by_hand",
      })
      expect(await store().run(id)).to.include({state: "running", stopRequested: "by_hand"})
    })
  })

  describe("an end", () => {
    const mine = {state: "running", worker: "a"} as const

    beforeEach(async () => {
      await store().insert(newRun(), "sealed body")
    })

    it("has one winner of many, and all read what that one said", async () => {
      await store().claim(id, "a", morningMs + 20)
      const ends = Array.from({length: 10}, (_, at) => runEnd("failed", {message: `told by ${at}`}))
      const answers = await Promise.all(ends.map((end) => store().end(id, mine, end)))
      expect(answers.filter((answer) => answer?.isFirst)).to.have.length(1)
      const told = answers.map((answer) => answer?.run.state === "failed" && answer.run.message)
      expect(new Set(told).size).to.equal(1)
    })

    it("is the same worker's first when it asks again because the answer got lost", async () => {
      await store().claim(id, "a", morningMs + 20)
      await store().end(id, mine, runEnd(), progress())
      expect(await store().end(id, mine, runEnd(), progress())).to.deep.include({isFirst: true})
      const other = runEnd("failed", {endedAtMs: morningMs + 9_000})
      expect(await store().end(id, mine, other, progress())).to.deep.include({isFirst: false})
    })

    it("keeps the last progress, the failure and what Looker was told", async () => {
      await store().claim(id, "a", morningMs + 20)
      await store().beat(id, "a", progress({rowsSent: 500, timeline: []}), morningMs + 1_000)
      const answer = await store().end(id, mine, runEnd("failed", {failure: "download_failed"}), progress())
      expect(answer).to.deep.equal({
        isFirst: true,
        run: {
          ...waitingRecord(),
          ...progress(),
          state: "failed",
          failure: "download_failed",
          message: "990 of 1,000 rows arrived.",
          startedAtMs: morningMs + 20,
          endedAtMs: morningMs + 4_020,
          changedAtMs: morningMs + 4_020,
        },
      })
    })

    it("keeps what was said before where it brings no progress", async () => {
      await store().claim(id, "a", morningMs + 20)
      await store().beat(id, "a", progress(), morningMs + 1_000)
      await store().end(id, mine, runEnd("interrupted"))
      expect(await store().run(id)).to.deep.include({...progress(), state: "interrupted"})
    })

    it("says who stopped the run", async () => {
      await store().claim(id, "a", morningMs + 20)
      const end: RunEnd = {state: "stopped", stoppedBy: "by_hand", endedAtMs: morningMs, message: "Stopped."}
      await store().end(id, mine, end)
      expect(await store().run(id)).to.include({state: "stopped", stoppedBy: "by_hand", message: "Stopped."})
    })

    it("is refused to another worker, and to whoever has seen the run otherwise", async () => {
      const asWaiting = await store().end("unknown", {state: "waiting"}, runEnd())
      expect(asWaiting).to.equal(undefined)
      expect(await store().end(id, mine, runEnd())).to.deep.include({isFirst: false})
      await store().claim(id, "a", morningMs + 20)
      expect(await store().end(id, {state: "waiting"}, runEnd("refused"))).to.deep.include({isFirst: false})
      expect(await store().end(id, {...mine, worker: "b"}, runEnd())).to.deep.include({isFirst: false})
      expect(await store().run(id)).to.include({state: "running"})
    })

    it("is refused to a sweep that has not seen the last beat", async () => {
      await store().claim(id, "a", morningMs + 20)
      const [seen] = await store().openRuns()
      await store().beat(id, "a", progress(), morningMs)
      expect(
        await store().end(id, {...mine, beats: seen?.beats ?? 0}, runEnd("interrupted")),
      ).to.deep.include({
        isFirst: false,
      })
      const [now] = await store().openRuns()
      expect(await store().end(id, {...mine, beats: now?.beats ?? 0}, runEnd("interrupted"))).to.deep.include(
        {
          isFirst: true,
        },
      )
    })

    it("keeps what else Looker is to get, until that is forgotten", async () => {
      await store().claim(id, "a", morningMs + 20)
      await store().end(id, mine, {...runEnd(), sealedAnswer: "sealed answer"})
      expect(await store().sealedAnswer(id)).to.equal("sealed answer")
      await store().forgetAnswer(id)
      expect(await store().sealedAnswer(id)).to.equal(undefined)
      expect(await store().sealedAnswer("unknown")).to.equal(undefined)
    })

    it("removes Looker's request", async () => {
      await store().end(id, {state: "waiting"}, runEnd("refused"))
      expect(await store().claim(id, "a", morningMs)).to.equal(undefined)
    })

    it("is what a stop that comes later finds", async () => {
      expect(await store().requestStop("unknown", "by_hand")).to.equal(undefined)
      expect(await store().requestStop(id, "by_hand")).to.equal("waiting")
      await store().end(id, {state: "waiting"}, runEnd("refused"))
      expect(await store().requestStop(id, "hub_shutdown")).to.equal("refused")
      expect(await store().run(id)).to.include({stopRequested: "by_hand"})
    })
  })

  describe("the open runs", () => {
    it("are those that have not ended, the oldest first, with their workers and beats", async () => {
      await store().insert(newRun({id: "waits", queuedAtMs: morningMs + 2}))
      await store().insert(newRun({id: "runs", queuedAtMs: morningMs + 1}))
      await store().insert(newRun({id: "over", queuedAtMs: morningMs}))
      await store().claim("runs", "a", morningMs)
      await store().beat("runs", "a", progress(), morningMs)
      await store().end("over", {state: "waiting"}, runEnd("refused"))
      expect(await store().openRuns()).to.deep.equal([
        {id: "runs", state: "running", worker: "a", beats: 1},
        {id: "waits", state: "waiting", worker: undefined, beats: 0},
      ])
    })
  })

  describe("the workers", () => {
    it("are those who say that they live, until they are forgotten", async () => {
      await store().beatWorker("a", morningMs)
      await store().beatWorker("b", morningMs)
      await store().beatWorker("a", morningMs + 1_000)
      expect(await store().workers()).to.have.deep.members([
        {id: "a", beats: 2},
        {id: "b", beats: 1},
      ])
      await store().forgetWorker("a")
      expect(await store().workers()).to.deep.equal([{id: "b", beats: 1}])
    })
  })
}
