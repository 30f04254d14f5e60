import {expect} from "chai"
import {Client} from "pg"
import {RunStoreError} from "../../../src/server/store/run_store_error"
import {PostgresDatabase} from "../../../src/server/store/postgres_database"
import {RunStore} from "../../../src/server/store/run_store"
import {failureOf} from "../../hub/support/failure_of"
import {describeWithPostgres} from "../../stand_ins/describe_with_postgres"
import {HangingProxy} from "../../stand_ins/hanging_proxy"
import {PostgresServer} from "../../stand_ins/postgres_server"
import {allIds, morningMs, newRun, progress, runEnd} from "./support/runs"
import {eventually} from "../support/eventually"
import {silentLog} from "./support/silent_log"

describeWithPostgres("a PostgreSQL of runs", () => {
  let server: PostgresServer
  let database: PostgresDatabase
  let store: RunStore

  const opened = (url: string) => new RunStore(new PostgresDatabase(url, silentLog))

  async function asked(text: string): Promise<unknown[]> {
    const client = new Client(server.url)
    await client.connect()
    const {rows} = await client.query<Record<string, unknown>>(text)
    await client.end()
    return rows
  }

  beforeEach(async () => {
    server = await PostgresServer.start()
    database = new PostgresDatabase(server.url, silentLog)
    store = new RunStore(database)
  })

  afterEach(async () => {
    await store.close()
    await server.remove()
  })

  it("is made once by many that begin at once, in a schema of its own", async () => {
    const stores = [1, 2, 3, 4, 5].map(() => opened(server.url))
    await Promise.all(stores.map((one, at) => one.insert(newRun({id: `run-${at}`}))))
    expect(await allIds(store)).to.have.length(5)
    await Promise.all(stores.map((one) => one.close()))
    expect(await asked("select schemaname from pg_tables where tablename = 'runs'")).to.deep.equal([
      {schemaname: "looker_action_hub"},
    ])
  })

  it("is used by a role that owns nothing but its schema", async () => {
    await asked("create role hub login; create schema looker_action_hub authorization hub")
    const one = opened(server.url.replace("postgres@", "hub@"))
    await one.insert(newRun())
    expect(await allIds(one)).to.deep.equal([newRun().id])
    await one.close()
  })

  it("works again after its connections were ended, busy and idle ones", async () => {
    await store.insert(newRun())
    await store.claim(newRun().id, "a", morningMs)
    const beats = Array.from({length: 50}, () => store.beat(newRun().id, "a", progress(), morningMs))
    const settled = Promise.allSettled(beats)
    await asked(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'looker-action-hub'",
    )
    for (const one of await settled) {
      if (one.status === "rejected") {
        expect(one.reason).to.be.instanceOf(RunStoreError)
      }
    }
    await asked(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'looker-action-hub'",
    )
    // A connection that has been ended may be handed out once more before its end is noticed.
    await eventually(() =>
      store.check().then(
        () => true,
        () => false,
      ),
    )
    expect(await allIds(store)).to.deep.equal([newRun().id])
  })

  it("says that it cannot be reached, and works again when it is back", async () => {
    await store.insert(newRun())
    await server.stop()
    const failure = await failureOf(store.check())
    expect(failure).to.be.instanceOf(RunStoreError)
    expect(failure.message).to.match(/PostgreSQL cannot be reached|PostgreSQL is being stopped/)
    await server.startAgain()
    expect(await allIds(store)).to.deep.equal([newRun().id])
  })

  it("may be away when the hub starts", async () => {
    await server.stop()
    expect((await failureOf(store.prepare())).message).to.match(/PostgreSQL cannot be reached/)
    await server.startAgain()
    await store.prepare()
    expect(await allIds(store)).to.deep.equal([])
  })

  it("gives nobody the late answer to another question", async () => {
    await store.insert(newRun())
    await store.claim(newRun().id, "a", morningMs)
    server.pause()
    const failure = await failureOf(store.check())
    expect(failure.message).to.match(/PostgreSQL does not answer in time/)
    server.resume()
    const answer = await store.end(newRun().id, {state: "running", worker: "a"}, runEnd())
    expect(answer).to.deep.include({isFirst: true})
    const connections = await asked(
      "select pid from pg_stat_activity where application_name = 'looker-action-hub'",
    )
    expect(connections).to.have.length.below(3)
  }).timeout(30_000)

  it("lets go of what a connection has locked that the network has forgotten", async () => {
    const proxy = await HangingProxy.start(server.url)
    const cutOff = opened(proxy.url)
    await store.insert(newRun())
    await store.claim(newRun().id, "a", morningMs)
    await cutOff.prepare()
    const addRow = cutOff.insert(newRun({id: "other"}), undefined, async (transaction) => {
      await transaction.updateTable("runs").set({beats: 5}).where("id", "=", newRun().id).execute()
      proxy.forgetConnections()
    })
    expect(await failureOf(addRow)).to.be.instanceOf(RunStoreError)
    await eventually(() =>
      store.end(newRun().id, {state: "running", worker: "a"}, runEnd()).then(
        () => true,
        () => false,
      ),
    )
    await cutOff.close()
    await proxy.stop()
  }).timeout(60_000)

  const refused: [string, (url: string) => string, string, RegExp][] = [
    [
      "a database that does not exist",
      (url) => url.replace(/postgres$/, "nowhere"),
      "select 1",
      /there is no such database\. Create the database that DATABASE_URL names/,
    ],
    [
      "a user that does not exist",
      (url) => url.replace("postgres@", "nobody@"),
      "select 1",
      /PostgreSQL refuses the user or the password/,
    ],
    [
      "a replica that takes no changes",
      (url) => url,
      "alter role postgres set default_transaction_read_only = on",
      /PostgreSQL takes no changes\. Point DATABASE_URL to the primary/,
    ],
    [
      "a user that may make nothing",
      (url) => url.replace("postgres@", "hub@"),
      "create role hub login",
      /lacks a permission\. Grant it CREATE on the database/,
    ],
    [
      "tables of a newer version",
      (url) => url,
      "insert into looker_action_hub.kysely_migration values ('999_later', '2030-01-01T00:00:00Z')",
      /it was written by a newer version of the hub/,
    ],
  ]
  for (const [what, urlOf, before, message] of refused) {
    it(`says what is wrong with ${what}`, async () => {
      if (before.includes("kysely_migration")) {
        await store.prepare()
      }
      await asked(before)
      const one = opened(urlOf(server.url))
      const failure = await failureOf(one.prepare())
      expect(failure).to.be.instanceOf(RunStoreError)
      expect(failure.message).to.match(message)
      await one.close()
    })
  }
})
