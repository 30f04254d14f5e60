import {Pool} from "pg"
import {errorSummary} from "../../telemetry/error_summary"
import type {Log} from "../../telemetry/log"
import {isLateAnswer} from "../../store/postgres_trouble"

/** Beside one for each run: one listens, another notes which jobs are done. */
const spareConnections = 2
const connectTimeoutMs = 3_000
const queryTimeoutMs = 5_000

/** The connections of the queue's library, which gives a connection back whose answer did not come: it is ended here. */
export function jobPool(url: string, runsAtOnce: number, log: Log): Pool {
  const pool = new Pool({
    connectionString: url,
    max: runsAtOnce + spareConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
    application_name: "looker-action-hub queue",
  })
  // An error event that nobody hears ends the process: of an idle connection, and of one that is in use.
  const note = (error: Error) =>
    log.debug({error: errorSummary(error)}, "A connection of the queue has ended.")
  pool.on("error", note)
  pool.on("connect", (client) => {
    client.on("error", note)
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
  })
  return pool
}
