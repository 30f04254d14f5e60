import {Kysely, PostgresDialect, sql} from "kysely"
import {Pool, type PoolClient, type PoolConfig, types} from "pg"
import {errorSummary} from "../telemetry/error_summary"
import type {Log} from "../telemetry/log"
import {migrateToLatest} from "./migrations"
import {isLateAnswer, postgresTrouble, serverTrouble} from "./postgres_trouble"
import type {StoreDatabase, StoreTables} from "./store_database"

/** Its tables stand apart from whatever else is in the database. */
export const postgresSchema = "looker_action_hub"

const defaultMaxConnections = 10
const bigint: number = types.builtins.INT8
/** Numbers of ours are far below 2^53. */
const ownTypes = {
  getTypeParser: (type: number, format?: "text" | "binary"): unknown =>
    type === bigint ? Number : types.getTypeParser(type, format),
}

/** A database that hangs is given up after these times, so that nobody waits for long. */
const connectTimeoutMs = 3_000
const queryTimeoutMs = 5_000
/**
 * PostgreSQL keeps a connection that the network has forgotten for two hours, with the rows that its transaction has
 * locked: nobody could end those runs meanwhile. Statements and not options of the connection, which pgbouncer refuses.
 */
const sessionSettings =
  "SET idle_in_transaction_session_timeout = '8s'; SET tcp_keepalives_idle = 30; " +
  "SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"

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

/** Connections to PostgreSQL. One whose answer does not come in time is closed, and not given to whoever asks next. */
export function postgresPool(
  url: string,
  log: Log,
  config: Required<Pick<PoolConfig, "max" | "application_name">> & Pick<PoolConfig, "types">,
): Pool {
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
    verify: (client, done) => client.query(sessionSettings, (error: Error | undefined) => done(error)),
    ...config,
  })
  // An error event that nobody hears ends the process: of an idle connection, and of one that is in use.
  const note = (error: Error) =>
    log.debug({error: errorSummary(error)}, "A connection to PostgreSQL has ended.")
  pool.on("error", note)
  pool.on("connect", (client) => {
    client.on("error", note)
    closeWhenLate(client)
  })
  return pool
}

function closeWhenLate(client: PoolClient): void {
  const ask = client.query.bind(client) as (...query: unknown[]) => unknown
  Object.assign(client, {
    query: (...query: unknown[]) => {
      const answer = ask(...query)
      if (answer instanceof Promise) {
        answer.catch((error: unknown) => {
          if (isLateAnswer(error)) {
            void client.end()
          }
        })
      }
      return answer
    },
  })
}
