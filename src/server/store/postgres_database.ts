import {Kysely, PostgresDialect, sql} from "kysely"
import {type Pool, types} from "pg"
import type {Log} from "../telemetry/log"
import {migrateToLatest} from "./migrations"
import {postgresPool} from "./postgres_pool"
import {postgresTrouble, serverTrouble} from "./postgres_trouble"
import type {StoreDatabase} from "./store_database"
import type {StoreTables} from "./store_tables"

/** Its tables stand apart from whatever else is in the database. */
export const postgresSchema = "looker_action_hub"

const defaultMaxConnections = 10
const bigint: number = types.builtins.INT8
/** Numbers of ours are far below 2^53. */
const ownTypes = {
  getTypeParser: (type: number, format?: "text" | "binary"): unknown =>
    type === bigint ? Number : types.getTypeParser(type, format),
}

/** A PostgreSQL database that processes share. */
export class PostgresDatabase implements StoreDatabase {
  readonly kysely: Kysely<StoreTables>
  /** For queries of libraries that take one. */
  readonly pool: Pool

  /** Connects when it is first asked. */
  constructor(url: string, log: Log, maxConnections = defaultMaxConnections) {
    this.pool = postgresPool(url, log, {
      max: maxConnections,
      application_name: "looker-action-hub",
      types: ownTypes,
    })
    const dialect = new PostgresDialect({pool: this.pool})
    this.kysely = new Kysely<StoreTables>({dialect}).withSchema(postgresSchema)
  }

  async migrate(): Promise<void> {
    const {rows} = await sql<{version: string; read_only: string}>`
      select current_setting('server_version_num') as version,
        current_setting('transaction_read_only') as read_only`.execute(this.kysely)
    const trouble = serverTrouble(Number(rows[0]?.version), rows[0]?.read_only === "on")
    if (trouble) {
      throw trouble
    }
    await migrateToLatest(this.kysely, "postgres", postgresSchema)
  }

  async usedBytes(): Promise<number> {
    const {bytes} = await this.kysely
      .selectFrom("runs")
      .select((run) => run.fn.sum("kept_bytes").as("bytes"))
      .executeTakeFirstOrThrow()
    return Number(bytes ?? 0)
  }

  /** PostgreSQL does so by itself (autovacuum). */
  async shrink(): Promise<void> {}

  explain(error: unknown): unknown {
    return postgresTrouble(error)
  }

  async close(): Promise<void> {
    await this.pool.end()
  }
}
