import {expect} from "chai"
import {existsSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {type Config, readConfig} from "../../../src/server/config/config"
import {openHistory, type OpenHistory} from "../../../src/server/history/open_history"
import {openRunStore} from "../../../src/server/history/open_run_store"
import {RecordedLog} from "../support/recorded_log"
import {withTemporaryDirectory} from "../support/temporary_directory"
import {morningMs, runFacts, runRecord} from "./support/run_records"
import {SimulatedClock} from "./support/simulated_clock"
import {allIds} from "./support/stored_runs"
import {TroubledStore} from "./support/troubled_store"

const oneHourMs = 60 * 60 * 1000

interface Opened {
  readonly runs: OpenHistory
  readonly clock: SimulatedClock
  readonly log: RecordedLog
}

async function open(directory: string, environment: Record<string, string> = {}): Promise<Opened> {
  const config: Config = readConfig({ACTION_HUB_DATA_DIR: directory, ...environment})
  const clock = new SimulatedClock()
  const log = new RecordedLog()
  const runs = await openHistory(openRunStore(config, log, clock), config.history, log, clock)
  return {runs, clock, log}
}

describe("the history of a hub", () => {
  it("outlives the hub, with what waited to be saved when it ended", () =>
    withTemporaryDirectory(async (directory) => {
      const first = await open(directory)
      first.runs.history.queued(runFacts())
      await first.runs.close()
      const second = await open(directory)
      expect(await allIds(second.runs.store)).to.deep.equal([runFacts().id])
      await second.runs.close()
    }))

  it("ends the runs that an earlier hub left open, and says so", () =>
    withTemporaryDirectory(async (directory) => {
      const first = await open(directory)
      first.runs.history.started(runFacts())
      await first.runs.close()
      const second = await open(directory)
      const run = await second.runs.store.run(runFacts().id)
      expect(run?.state).to.equal("interrupted")
      expect(run?.message).to.match(/^The hub's process ended before this run did\./)
      await second.runs.close()
    }))

  it("is kept in memory where the operator wants no file", () =>
    withTemporaryDirectory(async (directory) => {
      const {runs, log} = await open(directory, {ACTION_HUB_HISTORY: "false"})
      await runs.store.save(runRecord())
      await runs.close()
      expect(existsSync(join(directory, "history.db"))).to.equal(false)
      expect(log.entries).to.deep.equal([])
      expect(runs.problem).to.equal(undefined)
    }))

  it("is kept in memory where the file cannot be opened, and says so in the log and on the pages", () =>
    withTemporaryDirectory(async (directory) => {
      writeFileSync(join(directory, "history.db"), "no database ".repeat(500))
      const {runs, log} = await open(directory)
      await runs.store.save(runRecord())
      expect(await runs.store.run(runRecord().id)).to.deep.equal(runRecord())
      expect(runs.problem).to.match(
        /the file is damaged\..*Runs are kept in memory until the hub is started again\.$/,
      )
      expect(log.entries.map(({level, message}) => [level, message])).to.deep.equal([
        [
          "error",
          "The run history cannot be opened. Runs are kept in memory until the hub is started again.",
        ],
      ])
      await runs.close()
    }))

  it("forgets what is too old, at the start and while the hub goes on", () =>
    withTemporaryDirectory(async (directory) => {
      const {runs, clock} = await open(directory, {ACTION_HUB_HISTORY_DAYS: "1"})
      await runs.store.save(runRecord({queuedAtMs: morningMs - 23 * oneHourMs}))
      await clock.pass(oneHourMs / 2)
      expect(await allIds(runs.store)).to.have.lengthOf(1)
      await clock.pass(oneHourMs)
      expect(await allIds(runs.store)).to.deep.equal([])
      await runs.close()
    }))

  it("takes care of nothing more once it is closed", async () => {
    const store = new CountingStore()
    const clock = new SimulatedClock()
    const {history} = readConfig({})
    const runs = await openHistory({store, problem: undefined}, history, new RecordedLog(), clock)
    await clock.pass(60_000)
    expect(store.interruptions).to.equal(4)
    await runs.close()
    await clock.pass(oneHourMs)
    expect(store.interruptions).to.equal(4)
  })

  it("says once that it does not work, and once that it works again", async () => {
    const store = new CountingStore()
    const clock = new SimulatedClock()
    const log = new RecordedLog()
    store.interruptTrouble = new Error("no disk")
    const runs = await openHistory({store, problem: undefined}, readConfig({}).history, log, clock)
    await clock.pass(oneHourMs)
    expect(runs.problem).to.match(/does not work/)
    store.interruptTrouble = undefined
    await clock.pass(20_000)
    expect(runs.problem).to.equal(undefined)
    expect(log.entries.map(({message}) => message)).to.deep.equal([
      "The run history does not work. Runs are not affected.",
      "The run history works again.",
    ])
    await runs.close()
  })
})

class CountingStore extends TroubledStore {
  interruptions = 0
  interruptTrouble: Error | undefined

  override async interrupt(): Promise<number> {
    this.interruptions++
    if (this.interruptTrouble) {
      throw this.interruptTrouble
    }
    return 0
  }
}
