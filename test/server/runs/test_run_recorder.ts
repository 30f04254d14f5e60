import {expect} from "chai"
import {setImmediate as nextTurn} from "node:timers/promises"
import {type SinonFakeTimers, useFakeTimers} from "sinon"
import {RunStoreError} from "../../../src/server/store/run_store_error"
import type {RunEvent} from "../../../src/server/runs/run_event"
import {RunRecorder} from "../../../src/server/runs/run_recorder"
import {LibsqlDatabase} from "../../../src/server/store/libsql_database"
import {RunStore} from "../../../src/server/store/run_store"
import type {RunFacts} from "../../../src/server/store/run_record"
import type {StoreDatabase} from "../../../src/server/store/store_database"
import {allIds, morningMs, newRun} from "../store/support/runs"
import {RecordedLog} from "../support/recorded_log"

const counts = {rowsRead: 100, rowsSent: 90, rowsNotSent: 10, rowsUnconfirmed: 0, bytesRead: 5_000}
const started: RunEvent = {
  kind: "started",
  source: "Marketing",
  dataPlane: "https://example.dataplane.rudderstack.com",
  runKind: "all",
}
const refused: RunEvent = {
  kind: "not_sent",
  outcome: {code: "no_identity"},
  rows: Array.from({length: 10}, (_, at) => ({
    rowNumber: at + 1,
    messageId: `m-${at}`,
    sealedEvent: "sealed",
  })),
}

/** A database that can be away. */
class TroubledDatabase implements StoreDatabase {
  trouble: RunStoreError | undefined
  asked = 0

  constructor(private readonly database: LibsqlDatabase) {}

  get kysely() {
    this.asked++
    if (this.trouble) {
      throw this.trouble
    }
    return this.database.kysely
  }

  migrate = () => this.database.migrate()
  usedBytes = () => this.database.usedBytes()
  shrink = () => this.database.shrink()
  explain = (error: unknown) => this.database.explain(error)
  close = () => this.database.close()
}

describe("the recorder of a process that works alone", () => {
  const away = new RunStoreError("/data/runs.db", "the disk is full", "Make room.")
  const {id} = newRun()
  let clock: SinonFakeTimers
  let database: TroubledDatabase
  let store: RunStore
  let log: RecordedLog
  let recorder: RunRecorder

  beforeEach(async () => {
    clock = useFakeTimers({now: morningMs, toFake: ["Date", "performance", "setInterval", "clearInterval"]})
    database = new TroubledDatabase(await LibsqlDatabase.open())
    store = new RunStore(database)
    await store.prepare()
    log = new RecordedLog()
    recorder = new RunRecorder({store, worker: "me", isShared: false, stop: () => {}, log})
  })

  afterEach(async () => {
    database.trouble = undefined
    await recorder.close(5_000)
    await store.close()
    clock.restore()
  })

  /** Lets happen what is due, and then everything that needs no time. */
  async function pass(durationMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 500) {
      clock.tick(500)
      await settle()
    }
  }

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 50; turn++) {
      await nextTurn()
    }
  }

  for (const [what, byMs] of [
    ["back an hour", -3_600_000],
    ["forward a day", 86_400_000],
  ] as const) {
    it(`keeps how long a run took when the clock is set ${what} meanwhile`, async () => {
      recorder.queued(newRun())
      recorder.started(newRun())
      await pass(2_000)
      clock.setSystemTime(Date.now() + byMs)
      await pass(3_000)
      await recorder.end(id, {isSuccess: true, message: undefined})
      expect(await store.run(id)).to.include({startedAtMs: morningMs, endedAtMs: morningMs + 5_000})
    })
  }

  it("keeps a run from its beginning to its end, with what became of its rows", async () => {
    recorder.queued(newRun())
    await settle()
    expect(await store.run(id)).to.include({state: "waiting"})
    recorder.started(newRun())
    recorder.reported(newRun(), started)
    recorder.reported(newRun(), {kind: "progress", ...counts})
    recorder.reported(newRun(), refused)
    await pass(1_500)
    expect(await store.run(id)).to.include({state: "running", source: "Marketing", ...counts})
    const answer = await recorder.end(id, {isSuccess: false, message: "90 of 100 rows arrived."})
    expect(answer).to.deep.include({isFirst: true})
    const run = await store.run(id)
    expect(run).to.include({
      state: "failed",
      message: "90 of 100 rows arrived.",
      rowsListed: 10,
      eventsKept: 10,
    })
    expect(run).to.deep.include({
      notSent: [{code: "no_identity", count: 10, firstRows: [1, 2, 3, 4, 5]}],
    })
  })

  it("writes a busy run no more than about twice a second", async () => {
    recorder.queued(newRun())
    recorder.started(newRun())
    await settle()
    database.asked = 0
    for (let at = 0; at < 40; at++) {
      recorder.reported(newRun(), {kind: "progress", ...counts, rowsSent: at})
      clock.tick(100)
      await settle()
    }
    expect(database.asked).to.be.within(2, 8)
  })

  it("harms no run while the store is away, and writes everything when it is back", async () => {
    database.trouble = away
    recorder.queued(newRun())
    recorder.started(newRun())
    recorder.reported(newRun(), started)
    recorder.reported(newRun(), refused)
    recorder.reported(newRun(), {kind: "progress", ...counts})
    await pass(2_000)
    const ended = recorder.end(id, {isSuccess: false, message: "Told."})
    await pass(10_000)
    expect(recorder.problem).to.match(/the disk is full\. Make room\. Runs are not affected/)
    database.trouble = undefined
    await pass(3_000)
    expect(await ended).to.deep.include({isFirst: true})
    expect(await store.run(id)).to.include({
      ...{state: "failed", message: "Told.", rowsListed: 10, source: "Marketing"},
      ...{startedAtMs: morningMs, endedAtMs: morningMs + 2_000},
      ...counts,
    })
    expect(recorder.problem).to.equal(undefined)
    expect(log.entries.map(({level}) => level)).to.deep.equal(["error", "info"])
  })

  it("remembers a bounded number of runs, and says how many it has lost", async () => {
    database.trouble = away
    const ids = Array.from({length: 1_100}, (_, at) => `run-${at}`)
    for (const one of ids) {
      const run = newRun({id: one})
      recorder.queued(run)
      recorder.started(run)
      void recorder.end(one, {isSuccess: true, message: undefined})
    }
    await pass(1_000)
    database.trouble = undefined
    await pass(3_000)
    const kept = await allIds(store)
    expect(kept).to.have.length(1_000)
    expect(kept).to.include("run-1099").and.not.include("run-0")
    expect(log.entries.at(-1)).to.deep.include({level: "info", fields: {runs: 100, rows: 0}})
  })

  it("remembers rows within a bound, however large their events, and counts the others", async () => {
    database.trouble = away
    const sealedEvent = "e".repeat(1_000_000)
    const rows = Array.from({length: 10}, (_, at) => ({rowNumber: at + 1, messageId: undefined, sealedEvent}))
    for (let at = 0; at < 8; at++) {
      const run = newRun({id: `run-${at}`})
      recorder.queued(run)
      recorder.started(run)
      recorder.reported(run, {...refused, rows})
    }
    await pass(1_000)
    database.trouble = undefined
    await pass(5_000)
    const runs = await Promise.all(Array.from({length: 8}, (_, at) => store.run(`run-${at}`)))
    const listed = runs.map((run) => (run?.state === "running" ? run.rowsListed : -1))
    expect(listed).to.deep.equal([10, 10, 10, 10, 10, 0, 0, 0])
    expect(runs.map((run) => run?.state === "running" && run.notSent[0]?.count)).to.deep.equal(
      runs.map(() => 10),
    )
    expect(log.entries.at(-1)).to.deep.include({level: "info", fields: {runs: 0, rows: 30}})
  })

  it("says who has stopped a run", async () => {
    recorder.queued(newRun())
    recorder.started(newRun())
    recorder.stopping(newRun(), "by_hand")
    recorder.reported(newRun(), {
      kind: "ended",
      isSuccess: false,
      failure: "stopped",
      notSent: [],
      remarks: [],
      ...counts,
    })
    await recorder.end(id, {isSuccess: false, message: "Stopped."})
    expect(await store.run(id)).to.include({state: "stopped", stoppedBy: "by_hand"})
  })

  for (const [what, begin] of [
    ["waits", async (run: RunFacts) => recorder.queued(run)],
    ["is claimed, and waits for a thread,", claim],
  ] as const) {
    it(`calls a run that ${what} refused when it never begins, and stopped where somebody asked for that`, async () => {
      for (const [id, isStopped] of [
        ["busy", false],
        ["called-off", true],
      ] as const) {
        const run = newRun({id})
        await begin(run)
        if (isStopped) {
          recorder.stopping(run, "by_hand")
        }
        await recorder.end(id, {isSuccess: false, message: "Nothing was sent."})
      }
      expect(await store.run("busy")).to.include({state: "refused"})
      expect(await store.run("called-off")).to.include({state: "stopped", stoppedBy: "by_hand"})
    })
  }

  it("calls a claimed run failed that has begun and does not end well", async () => {
    await claim(newRun())
    recorder.started(newRun())
    await recorder.end(id, {isSuccess: false, message: "3 of 5 rows arrived."})
    expect(await store.run(id)).to.include({state: "failed"})
  })

  /** As a worker does with a run that another process has taken. */
  async function claim(run: RunFacts): Promise<void> {
    await store.insert(run)
    await store.claim(run.id, "me", Date.now())
    recorder.claimed(run)
  }

  it("calls a dry run that found nothing wrong a success, whatever Looker is told", async () => {
    recorder.queued(newRun())
    recorder.started(newRun())
    recorder.reported(newRun(), {...started, runKind: "dry_run"})
    const clean = {...counts, rowsSent: 0, rowsNotSent: 0}
    const ended = {kind: "ended", isSuccess: true, failure: undefined, notSent: [], remarks: []} as const
    recorder.reported(newRun(), {...ended, ...clean})
    await recorder.end(id, {isSuccess: false, message: "Dry run, nothing was sent."})
    expect(await store.run(id)).to.include({state: "succeeded", kind: "dry_run"})
  })

  it("writes the last of it when the hub ends, and says what it could not", async () => {
    recorder.queued(newRun())
    recorder.started(newRun())
    void recorder.end(id, {isSuccess: true, message: undefined})
    await recorder.close(1_000)
    expect(await store.run(id)).to.include({state: "succeeded"})
    recorder = new RunRecorder({store, worker: "me", isShared: false, stop: () => {}, log})
    recorder.queued(newRun({id: "late"}))
    recorder.started(newRun({id: "late"}))
    database.trouble = away
    void recorder.end("late", {isSuccess: true, message: undefined})
    await recorder.close(50)
    expect(log.entries.at(-1)?.message).to.match(/before it could save its last runs/)
  })
})
