import {expect} from "chai"
import Database from "libsql"
import {mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {RunStoreError} from "../../../src/server/errors/run_store_error"
import {databaseTrouble} from "../../../src/server/history/libsql/database_trouble"
import {LibsqlRunStore} from "../../../src/server/history/libsql/libsql_run_store"
import type {RunStore} from "../../../src/server/history/run_store"
import {failureOf} from "../../hub/support/failure_of"
import {withTemporaryDirectory} from "../support/temporary_directory"
import {itKeepsRunsForTheNextProcess} from "./support/next_process_contract"
import {listedRow, morningMs, runningRecord, runRecord} from "./support/run_records"
import {itKeepsRuns} from "./support/run_store_contract"
import {idsOf} from "./support/stored_runs"

/** Opens the file as the process of that number, while only those of the list are alive. */
function storeOf(path: string, pid: number, alive: readonly number[], host = "one", nowMs = morningMs) {
  return new LibsqlRunStore(path, nowMs, {
    identity: {host, pid, born: "1"},
    isAlive: (identity) => alive.includes(identity.pid),
  })
}

async function usingStore<T>(path: string, use: (store: RunStore) => Promise<T>): Promise<T> {
  const store = new LibsqlRunStore(path, morningMs)
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

function thrownBy(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error("It was to fail.")
}

function inNewDirectory() {
  const directory = mkdtempSync(join(tmpdir(), "action-hub-"))
  const path = join(directory, "history.db")
  const opened: RunStore[] = []
  const open = (pid: number) => {
    const store = storeOf(path, pid, [pid])
    opened.push(store)
    return store
  }
  const store = open(1)
  return {
    store,
    nextProcess: async () => open(2),
    remove: async () => {
      await Promise.all(opened.map((one) => one.close()))
      rmSync(directory, {recursive: true})
    },
  }
}

describe("runs in a file", () => {
  itKeepsRuns(async () => inNewDirectory())

  itKeepsRunsForTheNextProcess(async () => inNewDirectory())

  it("are for the owner of the process only, like the directory and what stands beside the file", () =>
    withTemporaryDirectory(async (parent) => {
      const directory = join(parent, "data")
      const store = new LibsqlRunStore(join(directory, "history.db"), morningMs)
      await store.save(runRecord())
      const modes = ["history.db", "history.db-wal", "history.db-shm", "."].map(
        (name) => statSync(join(directory, name)).mode & 0o777,
      )
      expect(modes).to.deep.equal([0o600, 0o600, 0o600, 0o700])
      await store.close()
    }))

  it("give their room back when they are deleted", () =>
    withTemporaryDirectory(async (directory) => {
      const path = join(directory, "history.db")
      const store = new LibsqlRunStore(path, morningMs)
      const rows = Array.from({length: 1_000}, (_, rowNumber) =>
        listedRow({rowNumber, sealedEvent: "e".repeat(2_000)}),
      )
      await store.save(runRecord())
      await store.addRows(runRecord().id, rows)
      await store.prune({maxAgeMs: 0, maxBytes: 1_000_000}, morningMs + 10_000)
      expect(statSync(path).size).to.be.below(100_000)
      expect(statSync(`${path}-wal`).size).to.equal(0)
      await store.close()
    }))

  describe("of several processes", () => {
    it("are seen by all of them", () =>
      withTemporaryDirectory(async (directory) => {
        const path = join(directory, "history.db")
        const [one, other] = [storeOf(path, 1, [1, 2]), storeOf(path, 2, [1, 2])]
        const ids = Array.from({length: 40}, (_, at) => `run-${String(at).padStart(2, "0")}`)
        await Promise.all(ids.map((id, at) => (at % 2 ? one : other).save(runRecord({id}))))
        expect(idsOf((await one.page({}, 0, 100)).runs)).to.deep.equal([...ids].reverse())
        expect(idsOf((await other.page({}, 0, 100)).runs)).to.deep.equal([...ids].reverse())
        await Promise.all([one.close(), other.close()])
      }))

    const elsewhere: [string, number, number][] = [
      ["stay open while the other was seen within the minute", morningMs + 60_000, 0],
      ["are interrupted once it was not", morningMs + 60_001, 1],
    ]
    for (const [what, nowMs, interrupted] of elsewhere) {
      it(`that execute on another machine ${what}`, () =>
        withTemporaryDirectory(async (directory) => {
          const path = join(directory, "history.db")
          const other = storeOf(path, 1, [], "another")
          const one = storeOf(path, 1, [1])
          await other.save(runningRecord())
          expect(await one.interrupt(nowMs, "The hub ended.")).to.equal(interrupted)
          await Promise.all([one.close(), other.close()])
        }))
    }

    it("stay open when the other machine says that it is there", () =>
      withTemporaryDirectory(async (directory) => {
        const path = join(directory, "history.db")
        const other = storeOf(path, 1, [], "another")
        const one = storeOf(path, 1, [1])
        await other.save(runningRecord())
        await other.interrupt(morningMs + 40_000, "The hub ended.")
        expect(await one.interrupt(morningMs + 90_000, "The hub ended.")).to.equal(0)
        await Promise.all([one.close(), other.close()])
      }))

    it("are interrupted when one leaves them behind, though it ended in order", () =>
      withTemporaryDirectory(async (directory) => {
        const path = join(directory, "history.db")
        const other = storeOf(path, 1, [1, 2])
        const one = storeOf(path, 2, [1, 2])
        await other.save(runningRecord())
        await other.close()
        expect(await one.interrupt(morningMs, "The hub ended.")).to.equal(1)
        await one.close()
      }))
  })

  describe("say what is wrong", () => {
    const broken: [string, (path: string) => void, RegExp][] = [
      [
        "with a file that is no database",
        (path) => writeFileSync(path, "no database ".repeat(500)),
        /history\.db does not work: the file is damaged\. Stop the hub, move the file away/,
      ],
      [
        "where a directory has the file's name",
        (path) => mkdirSync(path),
        /history\.db does not work: the hub cannot write there\. Set ACTION_HUB_DATA_DIR/,
      ],
      [
        "with a file of a newer version",
        (path) => {
          const database = new Database(path)
          database.exec("PRAGMA user_version = 1000")
          database.close()
        },
        /does not work: it was written by a newer version of the hub\./,
      ],
    ]
    for (const [what, damage, message] of broken) {
      it(what, () =>
        withTemporaryDirectory((directory) => {
          const path = join(directory, "history.db")
          damage(path)
          expect(() => new LibsqlRunStore(path, morningMs)).to.throw(RunStoreError, message)
        }),
      )
    }

    it("where the directory is a file", () =>
      withTemporaryDirectory((directory) => {
        const path = join(directory, "file")
        writeFileSync(path, "")
        expect(() => new LibsqlRunStore(join(path, "history.db"), morningMs)).to.throw(
          RunStoreError,
          /the hub cannot write there/,
        )
      }))

    it("when a part of the file is damaged", () =>
      withTemporaryDirectory(async (directory) => {
        const path = join(directory, "history.db")
        const sound = new LibsqlRunStore(path, morningMs)
        await sound.save(runRecord())
        await sound.close()
        const contents = readFileSync(path)
        writeFileSync(path, contents.fill(0xff, 4_096))
        const failure = await failureOf(usingStore(path, (store) => store.page({}, 0, 10)))
        expect(failure).to.be.instanceOf(RunStoreError)
        expect(failure.message).to.match(/the file is damaged/)
      }))

    it("when the disk is full", () =>
      withTemporaryDirectory((directory) => {
        const database = new Database(join(directory, "small.db"))
        database.exec("PRAGMA max_page_count = 3; CREATE TABLE filled (text TEXT)")
        const error = thrownBy(() =>
          database.prepare("INSERT INTO filled VALUES (?)").run("x".repeat(20_000)),
        )
        expect(databaseTrouble("/data/history.db", error)).to.have.property(
          "message",
          "The run history in /data/history.db does not work: the disk is full. " +
            "Make room, or lower ACTION_HUB_HISTORY_MB.",
        )
        database.close()
      }))

    it("while another process holds the file", () =>
      withTemporaryDirectory(async (directory) => {
        const path = join(directory, "history.db")
        const store = new LibsqlRunStore(path, morningMs)
        const other = new Database(path)
        other.exec("BEGIN IMMEDIATE")
        const failure = await failureOf(store.save(runRecord()))
        expect(failure?.message).to.match(/another process does not let go of the file/)
        other.exec("ROLLBACK")
        await store.save(runRecord())
        expect(await store.run(runRecord().id)).to.deep.equal(runRecord())
        other.close()
        await store.close()
      }))
  })
})
