import {expect} from "chai"
import {Migrator} from "kysely"
import Database from "libsql"
import {mkdirSync, readFileSync, statSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {RunStoreError} from "../../../src/server/store/run_store_error"
import {LibsqlDatabase} from "../../../src/server/store/libsql_database"
import {migrations} from "../../../src/server/store/migrations"
import {RunStore} from "../../../src/server/store/run_store"
import {failureOf} from "../../hub/support/failure_of"
import {withTemporaryDirectory} from "../support/temporary_directory"
import {addEnded, allIds, listedRow, morningMs, newRun, runEnd} from "./support/runs"

async function opened(path?: string): Promise<RunStore> {
  const store = new RunStore(await LibsqlDatabase.open(path))
  await store.prepare()
  return store
}

describe("a file of runs", () => {
  it("is for the owner of the process only, like its directory and what stands beside it", () =>
    withTemporaryDirectory(async (parent) => {
      const directory = join(parent, "data")
      const store = await opened(join(directory, "runs.db"))
      await store.insert(newRun())
      const modes = ["runs.db", "runs.db-wal", "runs.db-shm", "."].map(
        (name) => statSync(join(directory, name)).mode & 0o777,
      )
      expect(modes).to.deep.equal([0o600, 0o600, 0o600, 0o700])
      await store.close()
    }))

  for (const [when, brokenOff] of [
    ["as an earlier version made it", ""],
    ["whose change to this version broke off", "ALTER TABLE runs ADD COLUMN answer text"],
  ]) {
    it(`is brought up to date ${when}, with its runs`, () =>
      withTemporaryDirectory(async (directory) => {
        const path = join(directory, "runs.db")
        const {kysely} = await LibsqlDatabase.open(path)
        const provider = {getMigrations: async () => migrations("libsql")}
        await new Migrator({db: kysely, provider}).migrateTo("001_runs")
        const columns = "id, state, kind, action, user_id, created_at_ms, changed_at_ms, searched"
        const zeros =
          "rows_read, rows_sent, rows_not_sent, rows_unconfirmed, bytes_read, batches, bytes_sent, retries"
        const others = "rows_listed, events_kept, rows_resent, downloads, beats, kept_bytes"
        const file = new Database(path)
        file.exec(
          `INSERT INTO runs (${columns}, ${zeros}, ${others}) VALUES ` +
            `('old', 'waiting', 'all', 'rudder_track', '7', 1, 1, ''${", 0".repeat(14)}); ${brokenOff}`,
        )
        file.close()
        const store = await opened(path)
        expect(await store.run("old")).to.include({id: "old", state: "waiting", action: "rudder_track"})
        await store.end("old", {state: "waiting"}, {...runEnd("refused"), sealedAnswer: "sealed"})
        expect(await store.sealedAnswer("old")).to.equal("sealed")
        await store.close()
      }))
  }

  it("gives its room back when runs are deleted", () =>
    withTemporaryDirectory(async (directory) => {
      const path = join(directory, "runs.db")
      const store = await opened(path)
      await addEnded(store)
      await store.addRows(
        newRun().id,
        Array.from({length: 1_000}, (_, rowNumber) => listedRow({rowNumber, sealedEvent: "e".repeat(2_000)})),
      )
      await store.prune({maxAgeMs: 0, maxBytes: 1_000_000}, morningMs + 10_000)
      expect(statSync(path).size).to.be.below(200_000)
      expect(statSync(`${path}-wal`).size).to.equal(0)
      await store.close()
    }))

  it("is made once by many that begin at once, and seen by all of them", () =>
    withTemporaryDirectory(async (directory) => {
      const path = join(directory, "runs.db")
      const stores = await Promise.all([1, 2, 3, 4, 5].map(() => opened(path)))
      for (const [at, store] of stores.entries()) {
        await store.insert(newRun({id: `run-${at}`}))
      }
      for (const store of stores) {
        expect(await allIds(store)).to.have.length(5)
      }
      await Promise.all(stores.map((store) => store.close()))
    }))

  it("keeps everything for the next process", () =>
    withTemporaryDirectory(async (directory) => {
      const path = join(directory, "runs.db")
      const first = await opened(path)
      await addEnded(first)
      await first.addRows(newRun().id, [listedRow({sealedEvent: "sealed"})])
      const run = await first.run(newRun().id)
      await first.close()
      const second = await opened(path)
      expect(await second.run(newRun().id)).to.deep.equal(run)
      expect(await second.rows(newRun().id, 0, 10)).to.deep.equal([listedRow({sealedEvent: "sealed"})])
      await second.close()
    }))

  describe("says what is wrong", () => {
    const broken: [string, (path: string) => void, RegExp][] = [
      [
        "when it is no database",
        (path) => writeFileSync(path, "no database ".repeat(500)),
        /runs\.db does not work: the file is damaged\. Stop the hub, move the file away/,
      ],
      [
        "when a directory has its name",
        (path) => mkdirSync(path),
        /runs\.db does not work: the hub cannot write there\. Set ACTION_HUB_DATA_DIR/,
      ],
      [
        "when its directory is a file",
        (path) => {
          writeFileSync(`${path}.file`, "")
        },
        /the hub cannot write there/,
      ],
    ]
    for (const [what, damage, message] of broken) {
      it(what, () =>
        withTemporaryDirectory(async (directory) => {
          const path = join(directory, "runs.db")
          damage(path)
          const failure = await failureOf(
            opened(what.includes("is a file") ? join(`${path}.file`, "x") : path),
          )
          expect(failure).to.be.instanceOf(RunStoreError)
          expect(failure.message).to.match(message)
        }),
      )
    }

    it("when a newer version has written it", () =>
      withTemporaryDirectory(async (directory) => {
        const path = join(directory, "runs.db")
        await (await opened(path)).close()
        const file = new Database(path)
        file.exec("INSERT INTO kysely_migration VALUES ('999_later', '2030-01-01T00:00:00Z')")
        file.close()
        const failure = await failureOf(opened(path))
        expect(failure.message).to.match(/does not work: it was written by a newer version of the hub\./)
      }))

    it("when a part of it is damaged", () =>
      withTemporaryDirectory(async (directory) => {
        const path = join(directory, "runs.db")
        const sound = await opened(path)
        await sound.insert(newRun())
        await sound.close()
        writeFileSync(path, readFileSync(path).fill(0xff, 4_096))
        const failure = await failureOf(opened(path).then((store) => store.check()))
        expect(failure.message).to.match(/the file is damaged/)
      }))

    it("when the disk is full, and works again when there is room", async () => {
      const database = await LibsqlDatabase.open()
      const store = new RunStore(database)
      await addEnded(store)
      const sealedEvent = "e".repeat(100_000)
      const rows = Array.from({length: 400}, (_, rowNumber) => listedRow({rowNumber, sealedEvent}))
      await store.addRows(newRun().id, rows)
      const failure = await failureOf(
        (async () => {
          for (let at = 1; at < 10; at++) {
            await store.addRows(
              newRun().id,
              rows.map((row) => ({...row, rowNumber: at * 1_000 + row.rowNumber})),
            )
          }
        })(),
      )
      expect(failure.message).to.equal(
        "The run history in :memory: does not work: the disk is full. Make room, or lower ACTION_HUB_HISTORY_MB.",
      )
      await store.prune({maxAgeMs: 1e12, maxBytes: 1_000_000}, morningMs)
      await store.insert(newRun({id: "later"}))
      expect(await allIds(store)).to.deep.equal(["later"])
      await store.close()
    })

    it("while another process holds it", () =>
      withTemporaryDirectory(async (directory) => {
        const path = join(directory, "runs.db")
        const store = await opened(path)
        const other = new Database(path)
        other.exec("BEGIN IMMEDIATE")
        for (const change of [
          () => store.insert(newRun()),
          () => store.claim(newRun().id, "a", morningMs),
          () => store.countDownload(newRun().id),
        ]) {
          const failure = await failureOf(change())
          expect(failure.message).to.match(/another process does not let go of the file/)
        }
        expect(await allIds(store)).to.deep.equal([])
        other.exec("ROLLBACK")
        await store.insert(newRun())
        expect(await allIds(store)).to.deep.equal([newRun().id])
        other.close()
        await store.close()
      }))
  })
})
