import {expect} from "chai"
import {RunStoreError} from "../../../src/server/errors/run_store_error"
import {newRunRecord} from "../../../src/server/history/new_run_record"
import {maxEventBytes, maxRowsListed} from "../../../src/server/history/row_listing"
import {withEvent} from "../../../src/server/history/with_event"
import {withOutcome} from "../../../src/server/history/with_outcome"
import {withStart} from "../../../src/server/history/with_start"
import type {RunEvent, UnsentRow} from "../../../src/server/runs/run_event"
import {historyUnderTest} from "./support/history_under_test"
import {morningMs, runFacts} from "./support/run_records"

const facts = runFacts()
const outcome = {isSuccess: true, message: "All rows were sent."}
const full = new RunStoreError("/data/history.db", "the disk is full", "Free some space.")

function progress(rowsSent: number): RunEvent {
  return {kind: "progress", rowsRead: rowsSent, rowsSent, rowsNotSent: 0, rowsUnconfirmed: 0, bytesRead: 0}
}

function notSent(count: number, overrides: Partial<UnsentRow> = {}, first = 0): RunEvent {
  const row = {messageId: undefined, sealedEvent: undefined, ...overrides}
  const rows = Array.from({length: count}, (_, at) => ({...row, rowNumber: first + at}))
  return {kind: "not_sent", outcome: {code: "no_identity"}, rows}
}

describe("the history of runs", () => {
  let parts: ReturnType<typeof historyUnderTest>

  beforeEach(() => {
    parts = historyUnderTest()
  })

  const savedCounts = () => parts.store.saved.map(({rowsSent}) => rowsSent)
  const savedStates = () => parts.store.saved.map(({state}) => state)

  describe("saves a run", () => {
    it("at once when it is queued, begins and ends", async () => {
      const {history, store, clock} = parts
      history.queued(facts)
      await clock.settle()
      expect(store.saved).to.deep.equal([newRunRecord(facts)])
      history.started(facts)
      await clock.settle()
      expect(store.saved[1]).to.deep.equal(withStart(newRunRecord(facts), morningMs))
      history.ended(facts, outcome)
      await clock.settle()
      expect(store.saved[2]).to.deep.include({
        state: "succeeded",
        message: outcome.message,
        endedAtMs: morningMs,
      })
      expect(store.saved.length).to.equal(3)
    })

    it("with everything that it said", async () => {
      const {history, store, clock} = parts
      history.started(facts)
      await clock.pass(100)
      history.reported(facts, progress(7))
      await clock.pass(100)
      history.ended(facts, outcome)
      await clock.settle()
      const started = withStart(newRunRecord(facts), morningMs)
      const expected = withOutcome(withEvent(started, progress(7), morningMs + 100), outcome, morningMs + 200)
      expect(await store.run(facts.id)).to.deep.equal(expected)
    })

    it("within half a second when it says something, and about twice a second while it goes on", async () => {
      const {history, clock} = parts
      history.started(facts)
      await clock.settle()
      for (let quarter = 1; quarter <= 12; quarter++) {
        await clock.pass(250)
        history.reported(facts, progress(quarter))
      }
      await clock.pass(500)
      expect(savedCounts()).to.deep.equal([0, 2, 4, 6, 8, 10, 12])
    })

    it("not when nothing has changed", async () => {
      const {history, store, clock} = parts
      history.started(facts)
      history.reported(facts, progress(1))
      await clock.pass(500)
      const before = store.tries
      await clock.pass(60_000)
      expect(store.tries).to.equal(before)
    })

    it("one time after the other, and then as it is by then", async () => {
      const {history, store, clock} = parts
      let goOn = () => {}
      store.delay = new Promise<void>((resolve) => {
        goOn = resolve
      })
      history.started(facts)
      await clock.settle()
      for (let count = 1; count <= 5; count++) {
        history.reported(facts, progress(count))
        await clock.pass(1_000)
      }
      expect(store.tries).to.equal(1)
      goOn()
      await clock.settle()
      expect(savedCounts()).to.deep.equal([0, 5])
      expect(store.mostSavesAtOnce).to.equal(1)
    })

    it("outside of the call that tells of it", () => {
      parts.history.queued(facts)
      parts.history.started(facts)
      parts.history.ended(facts, outcome)
      expect(parts.store.tries).to.equal(0)
    })

    it("beside others, each with what it said itself", async () => {
      const {history, store, clock} = parts
      const others = Array.from({length: 20}, (_, at) => runFacts({id: `run-${at}`}))
      for (const [at, other] of others.entries()) {
        history.started(other)
        history.reported(other, progress(at))
      }
      await clock.pass(1_000)
      others.forEach((other) => history.ended(other, outcome))
      await clock.settle()
      const {runs} = await store.page({state: "succeeded"}, 0, 100)
      expect(runs.length).to.equal(20)
      expect(runs.every(({id, rowsSent}) => id === `run-${rowsSent}`)).to.equal(true)
    })
  })

  describe("where queueing, executing and answering are in different processes", () => {
    it("makes the record of a run that it never saw queued", async () => {
      const {history, store, clock} = parts
      history.started(facts)
      history.ended(facts, outcome)
      await clock.settle()
      const started = withStart(newRunRecord(facts), morningMs)
      expect(await store.run(facts.id)).to.deep.equal(withOutcome(started, outcome, morningMs))
    })

    it("makes the record of a run that it only saw ending", async () => {
      const {history, store, clock} = parts
      history.ended(facts, {isSuccess: false, message: "The hub is busy."})
      await clock.settle()
      const expected = withOutcome(
        newRunRecord(facts),
        {isSuccess: false, message: "The hub is busy."},
        morningMs,
      )
      expect(await store.run(facts.id)).to.deep.equal(expected)
    })

    it("leaves a run as it is that the process which executed it has ended", async () => {
      const {history, store, clock} = parts
      const kept = withOutcome(
        withEvent(withStart(newRunRecord(facts), 1), progress(9), 2),
        {isSuccess: false, message: "9 of 10 rows were sent."},
        3,
      )
      history.queued(facts)
      await clock.settle()
      await store.save(kept)
      history.ended(facts, outcome)
      await clock.pass(10_000)
      expect(await store.run(facts.id)).to.deep.equal(kept)
    })

    it("gives that process a moment to save the end", async () => {
      const {history, store, clock} = parts
      const running = withEvent(withStart(newRunRecord(facts), 1), progress(9), 2)
      await store.save(running)
      history.ended(facts, outcome)
      await clock.pass(1_900)
      expect(await store.run(facts.id)).to.deep.equal(running)
      const kept = withOutcome(withEvent(running, progress(10), 3), outcome, 4)
      await store.save(kept)
      await clock.pass(10_000)
      expect(await store.run(facts.id)).to.deep.equal(kept)
    })

    it("ends the run itself when that process is gone, with what is known of it", async () => {
      const {history, store, clock} = parts
      const running = withEvent(withStart(newRunRecord(facts), 1), progress(9), 2)
      await store.save(running)
      history.ended(facts, {isSuccess: false, message: "The worker is gone."})
      await clock.pass(2_000)
      expect(await store.run(facts.id)).to.deep.equal({
        ...running,
        state: "failed",
        message: "The worker is gone.",
        endedAtMs: morningMs,
        changedAtMs: morningMs,
      })
    })

    it("takes it for running when it begins here after all", async () => {
      const {history, store, clock} = parts
      await store.save(withStart(newRunRecord(facts), 1))
      history.ended(facts, outcome)
      await clock.settle()
      history.started(facts)
      await clock.pass(10_000)
      expect((await store.run(facts.id))?.state).to.equal("running")
    })
  })

  describe("does not hear", () => {
    it("what a run says that is over", async () => {
      const {history, store, clock} = parts
      history.started(facts)
      history.ended(facts, outcome)
      history.reported(facts, progress(5))
      await clock.pass(10_000)
      expect(await store.run(facts.id)).to.deep.include({state: "succeeded", rowsSent: 0})
    })

    it("what a run says that has not begun here", async () => {
      const {history, store, clock} = parts
      history.reported(facts, progress(5))
      await clock.pass(10_000)
      expect(store.tries).to.equal(0)
    })
  })

  describe("lists rows that were not sent", () => {
    it("with outcome, id and event, after the run itself", async () => {
      const {history, store, clock} = parts
      history.started(facts)
      history.reported(facts, notSent(2, {messageId: "m", sealedEvent: "sealed"}, 17))
      await clock.pass(500)
      const row = {messageId: "m", outcome: {code: "no_identity"}, sealedEvent: "sealed", resentBy: undefined}
      expect(await store.rows(facts.id, 0, 10)).to.deep.equal([
        {...row, rowNumber: 17},
        {...row, rowNumber: 18},
      ])
      expect((await store.run(facts.id))?.notSent).to.deep.equal([
        {code: "no_identity", count: 2, firstRows: [17, 18]},
      ])
    })

    it("also when the run ends at once", async () => {
      const {history, store, clock} = parts
      history.started(facts)
      history.reported(facts, notSent(3))
      history.ended(facts, outcome)
      await clock.settle()
      expect(await store.run(facts.id)).to.deep.include({state: "succeeded", rowsListed: 3})
    })

    it("in batches, so that none takes long", async () => {
      const {history, store, clock} = parts
      history.started(facts)
      for (let row = 0; row < 1_200; row++) {
        history.reported(facts, notSent(1, {}, row))
      }
      await clock.pass(500)
      expect(store.batches.map((batch) => batch.length)).to.deep.equal([500, 500, 200])
    })

    it("up to a number a run, and counts the others by outcome", async () => {
      const {history, store, clock} = parts
      history.started(facts)
      history.reported(facts, notSent(maxRowsListed - 1))
      history.reported(facts, notSent(5, {}, maxRowsListed))
      history.reported(facts, notSent(5, {}, maxRowsListed + 5))
      await clock.pass(500)
      const run = await store.run(facts.id)
      expect(run?.rowsListed).to.equal(maxRowsListed)
      expect(run?.notSent[0]?.count).to.equal(maxRowsListed + 9)
    })

    it("up to a size of events a run, and the others without their events", async () => {
      const {history, store, clock} = parts
      history.started(facts)
      history.reported(facts, notSent(3, {sealedEvent: "e".repeat(maxEventBytes / 2)}))
      history.reported(facts, notSent(1, {sealedEvent: "e"}, 3))
      await clock.pass(500)
      expect(await store.run(facts.id)).to.deep.include({rowsListed: 4, eventsKept: 2})
    })

    it("with a code that is not longer than anybody reads", async () => {
      const {history, store, clock} = parts
      history.started(facts)
      history.reported(facts, {...notSent(1), outcome: {code: "r".repeat(10_000)}} as RunEvent)
      await clock.pass(500)
      expect((await store.rows(facts.id, 0, 1))[0]?.outcome.code.length).to.equal(300)
    })
  })

  describe("whose store does not work", () => {
    it("says why and what to do, and logs it once", async () => {
      const {history, store, clock, log} = parts
      expect(history.problem).to.equal(undefined)
      store.trouble = full
      history.started(facts)
      await clock.pass(60_000)
      history.ended(facts, outcome)
      await clock.pass(60_000)
      expect(store.tries).to.be.above(4)
      expect(history.problem).to.equal(
        "The run history in /data/history.db does not work: the disk is full. Free some space. " +
          "Runs are not affected; what is known of them is saved when it works again.",
      )
      expect(log.entries.map(({level, message}) => [level, message])).to.deep.equal([
        ["error", "The run history does not work. Runs are not affected."],
      ])
      expect(log.entries[0]?.fields).to.have.nested.property("error.message", full.message)
    })

    it("sends to the log where nobody knows what it is", async () => {
      const {history, store, clock} = parts
      store.trouble = new TypeError("no idea")
      history.queued(facts)
      await clock.settle()
      expect(history.problem).to.match(
        /^The run history does not work; the hub's log says why\. Runs are not/,
      )
    })

    it("recovers by itself, with everything that happened meanwhile", async () => {
      const {history, store, clock, log} = parts
      const other = runFacts({id: "other"})
      history.started(facts)
      await clock.settle()
      store.trouble = full
      history.reported(facts, progress(5))
      history.reported(facts, notSent(2))
      await clock.pass(5_000)
      history.queued(other)
      history.reported(facts, notSent(2, {}, 2))
      history.ended(facts, outcome)
      await clock.pass(100_000)
      store.trouble = undefined
      await clock.pass(30_000)
      expect(history.problem).to.equal(undefined)
      expect(await store.run(facts.id)).to.deep.include({state: "succeeded", rowsSent: 5, rowsListed: 4})
      expect((await store.run("other"))?.state).to.equal("queued")
      expect(log.entries.at(-1)).to.deep.equal({
        level: "info",
        fields: {},
        message: "The run history works again.",
      })
    })

    it("is left alone for longer and longer, half a minute at most", async () => {
      const {history, store, clock} = parts
      store.trouble = full
      history.started(facts)
      await clock.settle()
      const tries: number[] = []
      for (const pauseMs of [999, 1, 1_999, 1, 3_999, 1, 100_000, 29_999, 30_000]) {
        await clock.pass(pauseMs)
        tries.push(store.tries)
      }
      expect(tries.slice(0, 6)).to.deep.equal([1, 2, 2, 3, 3, 4])
      expect(store.tries).to.be.within(9, 11)
    })

    it("does not keep other runs from being saved when one cannot be", async () => {
      const {history, store, clock} = parts
      history.started(runFacts({id: "bad"}))
      history.started(runFacts({id: "good"}))
      const save = store.save.bind(store)
      store.save = async (run) => (run.id === "bad" ? Promise.reject(full) : save(run))
      await clock.pass(5_000)
      expect((await store.run("good"))?.state).to.equal("running")
    })

    it("does not fill the memory, and says what is missing", async () => {
      const {history, store, clock, log} = parts
      store.trouble = full
      const sealedEvent = "e".repeat(1_000_000)
      for (let at = 0; at < 1_003; at++) {
        const run = runFacts({id: `run-${at}`})
        history.started(run)
        history.reported(run, notSent(1, {sealedEvent}))
        history.ended(run, outcome)
      }
      await clock.settle()
      store.trouble = undefined
      await history.close()
      expect(store.batches.flat().length).to.be.within(40, 60)
      expect((await store.page({}, 0, 1)).total).to.equal(1_000)
      const lost = log.entries.find(({level}) => level === "warn")
      expect(lost?.fields).to.deep.include({runs: 3})
      expect(lost?.fields.rows).to.be.within(940, 960)
      expect(savedStates().every((state) => state === "succeeded")).to.equal(true)
    })
  })

  describe("when the hub ends", () => {
    it("saves what waits", async () => {
      const {history, store} = parts
      history.started(facts)
      history.reported(facts, progress(5))
      history.reported(facts, notSent(700))
      await history.close()
      expect(await store.run(facts.id)).to.deep.include({rowsSent: 5, rowsListed: 700})
    })

    it("looks a second time without waiting whether a run has ended elsewhere", async () => {
      const {history, store} = parts
      await store.save(withStart(newRunRecord(facts), 1))
      history.ended(facts, outcome)
      await history.close()
      expect((await store.run(facts.id))?.state).to.equal("succeeded")
    })

    it("tries once more, and says what it could not save", async () => {
      const {history, store, clock, log} = parts
      store.trouble = full
      history.started(facts)
      history.started(runFacts({id: "other"}))
      await clock.settle()
      const {tries} = store
      await history.close()
      expect(store.tries).to.equal(tries + 1)
      expect(log.entries.at(-1)).to.deep.include({level: "warn", fields: {runs: 2}})
    })

    it("saves what a store takes that has just begun to work again", async () => {
      const {history, store, clock} = parts
      store.trouble = full
      history.started(facts)
      history.started(runFacts({id: "other"}))
      await clock.settle()
      store.trouble = undefined
      await history.close()
      expect((await store.page({}, 0, 10)).total).to.equal(2)
    })

    it("does not wait for ever for a store that hangs", async () => {
      const {history, store, clock, log} = parts
      store.delay = new Promise(() => {})
      history.started(facts)
      history.started(runFacts({id: "other"}))
      await clock.settle()
      const closed = history.close()
      await clock.pass(5_000)
      await closed
      expect(log.entries.at(-1)?.fields).to.deep.equal({runs: 1})
    })
  })
})
