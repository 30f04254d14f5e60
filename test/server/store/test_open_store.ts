import {expect} from "chai"
import {writeFileSync} from "node:fs"
import {join} from "node:path"
import {openStore} from "../../../src/server/store/open_store"
import {RecordedLog} from "../support/recorded_log"
import {withTemporaryDirectory} from "../support/temporary_directory"
import {allIds, newRun} from "./support/runs"
import {silentLog} from "./support/silent_log"

describe("the store of a hub that works alone", () => {
  it("outlives the hub in its data directory", () =>
    withTemporaryDirectory(async (directory) => {
      const first = await openStore(directory, silentLog)
      await first.store.insert(newRun())
      await first.store.close()
      const second = await openStore(directory, silentLog)
      expect(await allIds(second.store)).to.deep.equal([newRun().id])
      expect(second.problem).to.equal(undefined)
      await second.store.close()
    }))

  it("is in memory where the operator wants no file", async () => {
    const log = new RecordedLog()
    const {store, problem} = await openStore(undefined, log)
    await store.insert(newRun())
    expect(await allIds(store)).to.deep.equal([newRun().id])
    await store.close()
    expect(problem).to.equal(undefined)
    expect(log.entries).to.deep.equal([])
  })

  it("is in memory where the file cannot be opened, and says so", () =>
    withTemporaryDirectory(async (directory) => {
      writeFileSync(join(directory, "runs.db"), "no database ".repeat(500))
      const log = new RecordedLog()
      const {store, problem} = await openStore(directory, log)
      await store.insert(newRun())
      expect(await allIds(store)).to.deep.equal([newRun().id])
      expect(problem).to.match(
        /the file is damaged\..*Runs are kept in memory until the hub is started again\.$/,
      )
      expect(log.entries.map(({level, message}) => [level, message])).to.deep.equal([
        [
          "error",
          "The run history cannot be opened, so runs are kept in memory. Fix the cause (see error), then restart the hub.",
        ],
      ])
      await store.close()
    }))
})
