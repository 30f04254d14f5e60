import {expect} from "chai"
import {Client} from "pg"
import {
  clockFindings,
  postgresCheck,
  type ServerFacts,
  serverFindings,
} from "../../../../src/server/commands/doctor/postgres_check"
import {PostgresDatabase} from "../../../../src/server/store/postgres_database"
import {describeWithPostgres} from "../../../stand_ins/describe_with_postgres"
import {PostgresServer} from "../../../stand_ins/postgres_server"
import {RecordedLog} from "../../support/recorded_log"
import {examined, told} from "./support/examined"

describeWithPostgres("the doctor on PostgreSQL", () => {
  let server: PostgresServer
  before(async () => {
    server = await PostgresServer.start()
    await run("create database hub")
    await run("create database tables")
    await run("create database frozen")
    await run("alter database frozen set default_transaction_read_only = on")
    await run('create role "reader" login')
  })
  after(() => server.remove())

  async function run(text: string, database = "postgres"): Promise<void> {
    const client = new Client(server.urlOf(database))
    await client.connect()
    await client.query(text).finally(() => client.end())
  }

  async function findings(url: string, environment: NodeJS.ProcessEnv = {}): Promise<string[]> {
    const base = {DATABASE_URL: url, ACTION_HUB_EXECUTE_PROCESS_COUNT: "2"}
    return told(await examined(postgresCheck, {...base, ...environment}))
  }

  it("has nothing to say where none is set", async () => {
    expect(await examined(postgresCheck, {})).to.deep.equal([])
  })

  it("finds an empty database fit, and leaves it empty", async () => {
    const [fit, connections, ...others] = await findings(server.urlOf("hub"))
    expect(fit).to.match(
      /^ok: The hub can use PostgreSQL \d+\S* .*as postgres\. It makes its tables when it starts\.$/,
    )
    expect(connections).to.match(
      /^ok: PostgreSQL has \d+ of 197 connections for the hub, of which each process like this opens up to 20\.$/,
    )
    expect(others).to.deep.equal([])
    expect((await findings(server.urlOf("hub")))[0]).to.equal(fit)
  })

  it("compares the tables with those of this version", async () => {
    const database = new PostgresDatabase(server.urlOf("tables"), new RecordedLog())
    await database.migrate()
    await database.close()
    const tables = async () => (await findings(server.urlOf("tables")))[1]
    expect(await tables()).to.equal("ok: The tables fit this version of the hub.")
    await run("insert into looker_action_hub.kysely_migration values ('999_later', now())", "tables")
    expect(await tables()).to.equal(
      "wrong: The tables were made by a newer version of the hub. Have all processes of the hub run the same version.",
    )
    await run("delete from looker_action_hub.kysely_migration", "tables")
    expect(await tables()).to.match(/^ok: The tables are of an older version: the hub takes \d+ of \d+ steps/)
  })

  it("counts the connections of one process, by its role", async () => {
    const environment = {ACTION_HUB_EXECUTE_PROCESS_COUNT: "50"}
    const [, worker] = await findings(server.urlOf("hub"), environment)
    expect(worker).to.match(
      /^warning: PostgreSQL has .* opens up to 212\. Raise max_connections of PostgreSQL, or lower/,
    )
    const [, web] = await findings(server.urlOf("hub"), {...environment, ACTION_HUB_ROLE: "web"})
    expect(web).to.match(/^ok: PostgreSQL has .* opens up to 10\.$/)
  })

  const faults: [title: string, url: () => string, finding: RegExp][] = [
    [
      "no such database",
      () => server.urlOf("nowhere"),
      /^wrong: There is no such database\. Create the database that DATABASE_URL names, or correct its name\.$/,
    ],
    [
      "a user that it does not know",
      () => server.url.replace("postgres@", "nobody:canary@"),
      /^wrong: PostgreSQL refuses the user or the password\. Correct the user and password/,
    ],
    [
      "a user that may make no tables",
      () => server.urlOf("hub").replace("postgres@", "reader@"),
      /^wrong: The user reader may make no tables in the database hub\. Run: GRANT CREATE ON DATABASE "hub" TO "reader"$/,
    ],
    [
      "a database that can only be read",
      () => server.urlOf("frozen"),
      /^wrong: PostgreSQL takes no changes\. Point DATABASE_URL to the primary/,
    ],
    [
      "nobody at its address",
      () => "postgres://hub:canary@127.0.0.1:1/hub",
      /^wrong: PostgreSQL cannot be reached\. Check that PostgreSQL runs, and that DATABASE_URL points to it\.$/,
    ],
  ]
  for (const [title, url, finding] of faults) {
    it(`reports ${title}, with the cure and without the password`, async () => {
      const found = await findings(url())
      expect(found[0]).to.match(finding)
      expect(found.join()).to.not.contain("canary")
    })
  }

  it("takes a user that owns both schemas and may make no others", async () => {
    await run("create role owner login")
    for (const schema of ["looker_action_hub", "graphile_worker"]) {
      await run(`create schema ${schema} authorization owner`, "hub")
    }
    const [fit] = await findings(server.urlOf("hub").replace("postgres@", "owner@"))
    expect(fit).to.match(/^ok: The hub can use PostgreSQL .* as owner\./)
  })
})

describe("the doctor on what PostgreSQL says of itself", () => {
  const facts: ServerFacts = {
    version: "11.22",
    versionNumber: 110_022,
    isReadOnly: false,
    user: "hub",
    database: "hub",
    mayCreateSchemas: true,
    ownSchemas: 0,
    hasMigrations: false,
    clockMs: 0,
    maxConnections: 97,
    usedConnections: 1,
  }
  for (const [versionNumber, finding] of [
    [110_022, "wrong: This PostgreSQL is too old. The hub needs PostgreSQL 12 or later."],
    [120_000, "ok: The hub can use PostgreSQL 11.22 as hub. It makes its tables when it starts."],
  ] as const) {
    it(`judges the version ${versionNumber}`, () => {
      expect(told(serverFindings({...facts, versionNumber}))).to.deep.equal([finding])
    })
  }

  for (const [differenceMs, finding] of [
    [29_999, undefined],
    [-29_999, undefined],
    [30_000, /^warning: The clock of this machine is 30 seconds behind that of PostgreSQL: times of runs/],
    [
      -3_600_000,
      /^warning: The clock of this machine is 3600 seconds ahead of that of PostgreSQL: .* \(NTP\)\.$/,
    ],
  ] as const) {
    it(`judges a clock that differs by ${differenceMs} ms`, () => {
      const found = told(clockFindings(differenceMs))
      if (finding === undefined) {
        expect(found).to.deep.equal([])
      } else {
        expect(found[0]).to.match(finding)
      }
    })
  }
})
