import {
  Kysely,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
  sql,
} from "kysely"
import {Pool, types} from "pg"
import {errorSummary} from "../telemetry/error_summary"
import type {Log} from "../telemetry/log"
import {migrateToLatest} from "./migrate"
import {isLateAnswer, postgresTrouble, serverTrouble} from "./postgres_trouble"
import type {StoreDatabase} from "./store_database"
import type {StoreTables} from "./store_tables"

/** Its tables stand apart from whatever else is in the database. */
export const postgresSchema = "looker_action_hub"

/** A database that hangs is given up after these times, so that nobody waits for long. */
const connectTimeoutMs = 3_000
const queryTimeoutMs = 5_000
const defaultMaxConnections = 10
const bigint = types.builtins.INT8

/** A PostgreSQL database that processes share. */
export class PostgresDatabase implements StoreDatabase {
  readonly kysely: Kysely<StoreTables>
  /** For others who use the same database. Its connections are closed by `close`. */
  readonly pool: Pool

  /** Connects when it is first asked. */
  constructor(url: string, log: Log, maxConnections = defaultMaxConnections) {
    this.pool = poolOf(url, log, maxConnections)
    const dialect = new PostgresDialect({pool: withoutHungConnections(this.pool)})
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

function poolOf(url: string, log: Log, max: number): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
    application_name: "looker-action-hub",
    // Numbers of ours are far below 2^53.
    types: {
      getTypeParser: (type, format): unknown =>
        type === bigint ? Number : types.getTypeParser(type, format),
    },
  })
  // An error event that nobody hears ends the process: of an idle connection, and of one that is in use.
  const note = (error: Error) =>
    log.debug({error: errorSummary(error)}, "A connection to PostgreSQL has ended.")
  pool.on("error", note)
  pool.on("connect", (client) => client.on("error", note))
  return pool
}

/** A connection whose answer did not come in time would be given to whoever asks next: it is closed instead. */
function withoutHungConnections(pool: Pool): PostgresPool {
  return {
    connect: async () => guarded(await pool.connect()),
    end: () => pool.end(),
  }
}

function guarded(client: PostgresPoolClient): PostgresPoolClient {
  let isHung = false
  function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>
  function query<Row>(text: string | PostgresCursor<Row>, values: readonly unknown[] = []) {
    if (typeof text !== "string") {
      return client.query(text)
    }
    return client.query<Row>(text, values).catch((error: unknown) => {
      isHung ||= isLateAnswer(error)
      throw error
    })
  }
  return {query, release: (destroy) => client.release(destroy === true || isHung)}
}
