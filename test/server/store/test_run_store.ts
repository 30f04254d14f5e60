import {LibsqlDatabase} from "../../../src/server/store/libsql_database"
import {PostgresDatabase} from "../../../src/server/store/postgres_database"
import {describeWithPostgres} from "../../stand_ins/describe_with_postgres"
import {PostgresServer} from "../../stand_ins/postgres_server"
import {silentLog} from "./support/silent_log"
import {itKeepsRuns} from "./support/run_store_contract"

describe("the store on libsql", () => {
  itKeepsRuns(() => LibsqlDatabase.open())
})

describeWithPostgres("the store on PostgreSQL", () => {
  let server: PostgresServer

  before(async () => {
    server = await PostgresServer.start()
  })

  after(() => server.remove())

  itKeepsRuns(async () => {
    const database = new PostgresDatabase(server.url, silentLog)
    await database.migrate()
    for (const table of ["runs", "run_outcomes", "rows_not_sent", "run_points", "workers"] as const) {
      await database.kysely.deleteFrom(table).execute()
    }
    return database
  })
})
