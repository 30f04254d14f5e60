import {expect} from "chai"
import Database from "libsql"
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {historyCheck} from "../../../src/server/doctor/checks/history_check"
import {withTemporaryDirectory} from "../support/temporary_directory"
import {examined, told} from "./support/examined"

const wellText = "ok: Runs can be kept, and what is kept can be read."

async function findings(dataDirectory: string, environment: NodeJS.ProcessEnv = {}): Promise<string[]> {
  return told(await examined(historyCheck, {ACTION_HUB_DATA_DIR: dataDirectory, ...environment}))
}

/** A database of some pages, with a log beside it, as a hub leaves it that is killed. */
function writeDatabase(path: string): void {
  const database = new Database(path)
  database.pragma("journal_mode = WAL")
  database.exec("CREATE TABLE run (id TEXT PRIMARY KEY, json TEXT)")
  const insert = database.prepare("INSERT INTO run VALUES (?, ?)")
  for (let index = 0; index < 200; index++) {
    insert.run(`run-${index}`, "canary".repeat(50))
  }
  database.pragma("wal_checkpoint(TRUNCATE)")
  database.close()
}

describe("the doctor on the history", () => {
  it("tries a database, and leaves nothing of it", () =>
    withTemporaryDirectory(async (directory) => {
      const path = join(directory, "data")
      expect(await findings(path)).to.deep.equal([wellText])
      expect(existsSync(path)).to.equal(false)
      mkdirSync(path)
      expect(await findings(path)).to.deep.equal([wellText])
      expect(readdirSync(path)).to.deep.equal([])
      expect(readdirSync(directory)).to.deep.equal(["data"])
    }))

  it("reads what is kept, and changes nothing of it", () =>
    withTemporaryDirectory(async (directory) => {
      const file = join(directory, "runs")
      writeDatabase(file)
      writeFileSync(join(directory, "secret"), "not a database")
      const [before, names] = [readFileSync(file), readdirSync(directory)]
      expect(await findings(directory)).to.deep.equal([wellText])
      expect(readFileSync(file).equals(before)).to.equal(true)
      expect(readdirSync(directory)).to.deep.equal(names)
    }))

  it("reads it while a hub writes it", () =>
    withTemporaryDirectory(async (directory) => {
      const file = join(directory, "runs")
      writeDatabase(file)
      const database = new Database(file)
      try {
        database.exec("BEGIN IMMEDIATE; INSERT INTO run VALUES ('open', '{}')")
        expect(await findings(directory)).to.deep.equal([wellText])
        database.exec("COMMIT")
      } finally {
        database.close()
      }
    }))

  const damages: [what: string, damage: (content: Buffer) => Buffer][] = [
    ["in the middle", (content) => content.fill(7, 4_096, 12_288)],
    ["at its end", (content) => content.subarray(0, content.length / 2)],
    ["at its beginning", (content) => content.fill(7, 16, 100)],
  ]
  for (const [what, damage] of damages) {
    it(`notices that it is damaged ${what}`, () =>
      withTemporaryDirectory(async (directory) => {
        const file = join(directory, "runs")
        writeDatabase(file)
        writeFileSync(file, damage(readFileSync(file)))
        const [first, ...others] = await findings(directory)
        expect(first)
          .to.match(/^wrong: The database .*\/runs is damaged \(.+\)\. Stop the hub, move the file away/)
          .and.to.not.contain("canary")
        expect(others).to.deep.equal([])
      }))
  }

  it("notices that no database can be written", () =>
    withTemporaryDirectory(async (directory) => {
      const file = join(directory, "file")
      writeFileSync(file, "")
      expect((await findings(file))[0]).to.match(
        /^wrong: The hub cannot write a database below .* \(ENOTDIR\)\./,
      )
    }))

  it("looks at no disk where none is needed", async () => {
    const nowhere = "/proc/nowhere"
    expect(await findings(nowhere, {ACTION_HUB_HISTORY: "false"})).to.deep.equal([
      "ok: Runs are kept in memory only, until the hub ends.",
    ])
    expect(await findings(nowhere, {DATABASE_URL: "postgres://localhost"})).to.deep.equal([
      "ok: Runs are kept in PostgreSQL.",
    ])
  })
})
