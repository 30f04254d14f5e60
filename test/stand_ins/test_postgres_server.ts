import {expect} from "chai"
import {type ChildProcess, execFile, execFileSync, spawn} from "node:child_process"
import {once} from "node:events"
import {setTimeout as pause} from "node:timers/promises"
import {promisify} from "node:util"
import {describeWithPostgres} from "./describe_with_postgres"
import {PostgresServer} from "./postgres_server"

const run = promisify(execFile)

describeWithPostgres("a PostgreSQL for tests", () => {
  let server: PostgresServer

  before(async () => {
    server = await PostgresServer.start({max_connections: "20"})
  })
  after(() => server.remove())

  async function query(sql: string, url = server.url): Promise<string> {
    const {stdout} = await run("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql, url])
    return stdout.trim()
  }

  it("answers on 127.0.0.1 only, without a password, with the settings that it was given", async () => {
    expect(await query("SHOW listen_addresses")).to.equal("127.0.0.1")
    expect(await query("SHOW max_connections")).to.equal("20")
    expect(await query("SHOW server_encoding")).to.equal("UTF8")
    expect(
      await query("SELECT count(*) FROM pg_hba_file_rules WHERE address NOT IN ('127.0.0.1', '::1')"),
    ).to.equal("0")
  })

  it("has databases of any name", async () => {
    await query("CREATE DATABASE hub")
    expect(await query("SELECT current_database()", server.urlOf("hub"))).to.equal("hub")
  })

  it("runs beside another one, and leaves nothing behind", async () => {
    const other = await PostgresServer.start()
    const {url} = other
    expect(await query("SHOW port", url)).to.not.equal(await query("SHOW port"))
    const folder = await query("SHOW data_directory", url)
    const {pids} = statesOf(other)
    await other.remove()
    expect(await query("SELECT 1", url).then(String, () => "gone")).to.equal("gone")
    expect(
      await run("ls", [folder]).then(
        () => "there",
        () => "gone",
      ),
    ).to.equal("gone")
    await untilGone(pids)
  })

  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    it(`keeps what was stored over a restart with ${signal}, under the same address`, async () => {
      const {url, pid} = server
      await query(`CREATE TABLE kept_${signal} (id int); INSERT INTO kept_${signal} VALUES (7)`)
      await query("CHECKPOINT")
      await server.restart(signal)
      expect(server.url).to.equal(url)
      expect(server.pid).to.not.equal(pid)
      expect(await query(`SELECT id FROM kept_${signal}`)).to.equal("7")
    })
  }

  it("stops with all its connections while it is paused, and goes on after that", async () => {
    const session = spawn("psql", ["-XAtq", server.url], {stdio: ["pipe", "pipe", "ignore"]})
    session.stdin.write("SELECT 1;\n")
    await once(session.stdout, "data")
    server.pause()
    const {states} = statesOf(server)
    session.stdin.write("SELECT 2;\n")
    server.resume()
    expect(states.length).to.be.above(2)
    expect(states.every((state) => state.startsWith("T"))).to.equal(true)
    expect(String((await once(session.stdout, "data"))[0])).to.equal("2\n")
    await ended(session)
  })

  it("can be removed while it is paused", async () => {
    const other = await PostgresServer.start()
    const {pids} = statesOf(other)
    other.pause()
    await other.remove()
    await untilGone(pids)
  })
})

function statesOf(server: PostgresServer): {pids: number[]; states: string[]} {
  const pids = [server.pid, ...server.backendPids()]
  const text = execFileSync("ps", ["-o", "stat=", "-p", pids.join(",")], {encoding: "utf8"})
  return {pids, states: text.trim().split("\n")}
}

/** The system needs a moment to bury what was killed; a process that stays lets the test run out of time. */
async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some(isRunning)) await pause(20)
}

function isRunning(pid: number): boolean {
  try {
    return !execFileSync("ps", ["-o", "stat=", "-p", String(pid)], {encoding: "utf8"}).startsWith("Z")
  } catch {
    return false
  }
}

async function ended(session: ChildProcess): Promise<void> {
  session.stdin?.end()
  await once(session, "exit")
}
