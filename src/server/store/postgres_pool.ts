import {Pool, type PoolClient, type PoolConfig} from "pg"
import {errorSummary} from "../telemetry/error_summary"
import type {Log} from "../telemetry/log"
import {isLateAnswer} from "./postgres_trouble"

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
