import {expect} from "chai"
import Database from "libsql"
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {
  dataDirectoryCheck,
  historyCheck,
  judgeRoom,
} from "../../../../src/server/commands/doctor/storage_checks"
import {withTemporaryDirectory} from "../../support/temporary_directory"
import {findings, told} from "./support/examined"

const wellText = "ok: Runs can be kept, and what is kept can be read."

describe("the doctor on the data directory", () => {
  it("leaves nothing in it, and does not make it", () =>
    withTemporaryDirectory(async (directory) => {
      const path = join(directory, "data")
      const environment = {ACTION_HUB_DATA_DIR: path, ACTION_HUB_HISTORY_MB: "1"}
      expect(await findings(dataDirectoryCheck, environment)).to.deep.equal([
        `ok: The hub can write to ${path}.`,
      ])
      expect(existsSync(path)).to.equal(false)
      mkdirSync(path, {mode: 0o700})
      expect(await findings(dataDirectoryCheck, environment)).to.deep.equal([
        `ok: The hub can write to ${path}.`,
      ])
      expect(readdirSync(path)).to.deep.equal([])
    }))

  it("is not needed by a hub that keeps nothing", () =>
    withTemporaryDirectory(async (directory) => {
      const file = join(directory, "file")
      writeFileSync(file, "")
      for (const keepsNothing of [{ACTION_HUB_HISTORY: "false"}, {DATABASE_URL: "postgres://localhost"}]) {
        const environment = {ACTION_HUB_DATA_DIR: file, ...keepsNothing}
        expect(await findings(dataDirectoryCheck, environment)).to.deep.equal(["ok: Nothing is kept in one."])
      }
    }))

  it("is wrong where it cannot be one", () =>
    withTemporaryDirectory(async (directory) => {
      const file = join(directory, "file")
      writeFileSync(file, "")
      for (const path of [file, join(file, "below")]) {
        const [first] = await findings(dataDirectoryCheck, {ACTION_HUB_DATA_DIR: path})
        expect(first).to.match(/^wrong: The hub cannot write to .* \(ENOTDIR\)\. Set ACTION_HUB_DATA_DIR/)
      }
    }))

  it("should not be open to others", () =>
    withTemporaryDirectory(async (directory) => {
      chmodSync(directory, 0o755)
      const environment = {ACTION_HUB_DATA_DIR: directory, ACTION_HUB_HISTORY_MB: "1"}
      const [first] = await findings(dataDirectoryCheck, environment)
      expect(first).to.contain(`Run: chmod 700 ${directory}`)
    }))

  const rooms: [freeBytes: number, findings: string[]][] = [
    [200_000_000, []],
    [
      199_999_999,
      [
        "warning: The disk has 199 MB left, and the history may take 200 MB. " +
          "Make room, or lower ACTION_HUB_HISTORY_MB.",
      ],
    ],
  ]
  for (const [freeBytes, wanted] of rooms) {
    it(`compares ${freeBytes} free bytes with what the history may take`, () => {
      expect(told(judgeRoom(freeBytes, 200_000_000))).to.deep.equal(wanted)
    })
  }
})

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
  async function historyFindings(directory: string, environment: NodeJS.ProcessEnv = {}): Promise<string[]> {
    return findings(historyCheck, {ACTION_HUB_DATA_DIR: directory, ...environment})
  }

  it("tries a database, and leaves nothing of it", () =>
    withTemporaryDirectory(async (directory) => {
      const path = join(directory, "data")
      expect(await historyFindings(path)).to.deep.equal([wellText])
      expect(existsSync(path)).to.equal(false)
      mkdirSync(path)
      expect(await historyFindings(path)).to.deep.equal([wellText])
      expect(readdirSync(path)).to.deep.equal([])
      expect(readdirSync(directory)).to.deep.equal(["data"])
    }))

  it("reads what is kept, and changes nothing of it", () =>
    withTemporaryDirectory(async (directory) => {
      const file = join(directory, "runs.db")
      writeDatabase(file)
      writeFileSync(join(directory, "secret"), "not a database")
      const [before, names] = [readFileSync(file), readdirSync(directory)]
      expect(await historyFindings(directory)).to.deep.equal([wellText])
      expect(readFileSync(file).equals(before)).to.equal(true)
      expect(readdirSync(directory)).to.deep.equal(names)
    }))

  it("reads it while a hub writes it", () =>
    withTemporaryDirectory(async (directory) => {
      const file = join(directory, "runs.db")
      writeDatabase(file)
      const database = new Database(file)
      try {
        database.exec("BEGIN IMMEDIATE; INSERT INTO run VALUES ('open', '{}')")
        expect(await historyFindings(directory)).to.deep.equal([wellText])
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
        const file = join(directory, "runs.db")
        writeDatabase(file)
        writeFileSync(file, damage(readFileSync(file)))
        const [first, ...others] = await historyFindings(directory)
        expect(first)
          .to.match(/^wrong: The database .*\/runs\.db is damaged \(.+\)\. Stop the hub, move the file away/)
          .and.to.not.contain("canary")
        expect(others).to.deep.equal([])
      }))
  }

  it("notices that no database can be written", () =>
    withTemporaryDirectory(async (directory) => {
      const file = join(directory, "file")
      writeFileSync(file, "")
      expect((await historyFindings(file))[0]).to.match(
        /^wrong: The hub cannot write a database below .* \(ENOTDIR\)\./,
      )
    }))

  it("looks at no disk where none is needed", async () => {
    const nowhere = "/proc/nowhere"
    expect(await historyFindings(nowhere, {ACTION_HUB_HISTORY: "false"})).to.deep.equal([
      "ok: Runs are kept in memory only, until the hub ends.",
    ])
    expect(await historyFindings(nowhere, {DATABASE_URL: "postgres://localhost"})).to.deep.equal([])
  })
})
