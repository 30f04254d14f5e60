import {sql} from "kysely"
import * as _ from "lodash"
import type {Config} from "../../config/config"
import {queueConnections} from "../../runs/shared/start_shared_runs"
import {migrations} from "../../store/migrations"
import {PostgresDatabase, postgresSchema} from "../../store/postgres_database"
import {serverTrouble} from "../../store/postgres_trouble"
import {RunStoreError} from "../../store/run_store_error"
import {createLogger} from "../../telemetry/logger"
import {type Finding, ok, warning, wrong} from "../report"
import type {Check} from "./examination"

/** The schemas that the hub and its queue's library make, if somebody else has not made them. */
const schemas = [postgresSchema, "graphile_worker"]
const maxClockDifferenceMs = 30_000

/** What PostgreSQL says of itself and of the user of DATABASE_URL. */
export interface ServerFacts {
  readonly version: string
  readonly versionNumber: number
  readonly isReadOnly: boolean
  readonly user: string
  readonly database: string
  readonly mayCreateSchemas: boolean
  /** Of the hub's schemas, those that are there and in which the user may make tables. */
  readonly ownSchemas: number
  readonly hasMigrations: boolean
  readonly clockMs: number
  /** For users like this one. */
  readonly maxConnections: number
  /** By everybody but the hub. */
  readonly usedConnections: number
}

/** Whether the processes of the hub can share runs in PostgreSQL. It reads only. */
export const postgresCheck: Check = {
  subject: "PostgreSQL",
  examine: async ({config}) => {
    const {databaseUrl} = config.cluster
    return databaseUrl === undefined ? [] : findingsOf(databaseUrl, config)
  },
}

async function findingsOf(url: string, config: Config): Promise<readonly Finding[]> {
  const log = createLogger({logLevel: "silent"})
  const database = new PostgresDatabase(url, log)
  try {
    const startedMs = Date.now()
    const facts = await factsOf(database)
    const ownClockMs = (startedMs + Date.now()) / 2
    return [
      ...serverFindings(facts),
      ...clockFindings(facts.clockMs - ownClockMs),
      ...(facts.hasMigrations ? tableFindings(await stepsTaken(database)) : []),
      connectionFinding(facts, connectionsOf(config, database)),
    ]
  } catch (error) {
    const trouble = database.explain(error)
    if (trouble instanceof RunStoreError) {
      return [troubleFinding(trouble)]
    }
    throw error
  } finally {
    await database.close()
  }
}

function troubleFinding({reason, cure}: RunStoreError): Finding {
  return wrong(`${_.upperFirst(reason)}.`, cure)
}

async function factsOf({kysely}: PostgresDatabase): Promise<ServerFacts> {
  const {rows} = await sql<ServerFacts>`
    select
      current_setting('server_version') as "version",
      current_setting('server_version_num')::integer as "versionNumber",
      current_setting('transaction_read_only') = 'on' as "isReadOnly",
      current_user::text as "user",
      current_database()::text as "database",
      has_database_privilege(current_database(), 'CREATE') as "mayCreateSchemas",
      (select count(*) from pg_namespace
        where nspname in (${sql.join(schemas)}) and has_schema_privilege(oid, 'CREATE, USAGE')) as "ownSchemas",
      to_regclass(${`${postgresSchema}.kysely_migration`}) is not null as "hasMigrations",
      extract(epoch from clock_timestamp())::float8 * 1000 as "clockMs",
      current_setting('max_connections')::integer
        - current_setting('superuser_reserved_connections')::integer as "maxConnections",
      (select count(*) from pg_stat_activity
        where backend_type = 'client backend'
          and application_name not like 'looker-action-hub%') as "usedConnections"`.execute(kysely)
  const [facts] = rows
  if (!facts) {
    throw new Error("PostgreSQL answers with no row.")
  }
  return facts
}

async function stepsTaken({kysely}: PostgresDatabase): Promise<readonly string[]> {
  const {rows} = await sql<{name: string}>`
    select name from ${sql.table(`${postgresSchema}.kysely_migration`)}`.execute(kysely)
  return rows.map(({name}) => name)
}

/** Version, and what the user may do. */
export function serverFindings(facts: ServerFacts): readonly Finding[] {
  const {version, versionNumber, isReadOnly, user, database} = facts
  const trouble = serverTrouble(versionNumber, isReadOnly)
  if (trouble) {
    return [troubleFinding(trouble)]
  }
  if (!facts.mayCreateSchemas && facts.ownSchemas < schemas.length) {
    const grant = `GRANT CREATE ON DATABASE ${quoted(database)} TO ${quoted(user)}`
    return [wrong(`The user ${user} may make no tables in the database ${database}.`, `Run: ${grant}`)]
  }
  const state = facts.hasMigrations ? "" : " It makes its tables when it starts."
  return [ok(`The hub can use PostgreSQL ${version} as ${user}.${state}`)]
}

/** An identifier as SQL writes it. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The times of runs are those of the machines that execute them. */
export function clockFindings(differenceMs: number): readonly Finding[] {
  const seconds = Math.round(Math.abs(differenceMs) / 1000)
  const direction = differenceMs > 0 ? "behind" : "ahead of"
  return Math.abs(differenceMs) < maxClockDifferenceMs
    ? []
    : [
        warning(
          `The clock of this machine is ${seconds} seconds ${direction} that of PostgreSQL: times of runs do not fit together.`,
          "Have both machines set their clocks by the network (NTP).",
        ),
      ]
}

/** @param taken the steps of the tables' growth that the database has */
export function tableFindings(taken: readonly string[]): readonly Finding[] {
  const known = Object.keys(migrations("postgres"))
  const missing = _.difference(known, taken).length
  if (_.difference(taken, known).length > 0) {
    const cure = "Have all processes of the hub run the same version."
    return [wrong("The tables were made by a newer version of the hub.", cure)]
  }
  return missing === 0
    ? [ok("The tables fit this version of the hub.")]
    : [
        ok(
          `The tables are of an older version: the hub takes ${missing} of ${known.length} steps at its start.`,
        ),
      ]
}

/** The most that one process of this role opens. */
function connectionsOf({cluster, execution}: Config, {pool}: PostgresDatabase): number {
  return pool.options.max + (cluster.role === "web" ? 0 : queueConnections(execution))
}

/** Connections of the hub itself count as free: they may be those of the process that is examined. */
export function connectionFinding(
  {maxConnections, usedConnections}: Pick<ServerFacts, "maxConnections" | "usedConnections">,
  needed: number,
): Finding {
  const free = Math.max(maxConnections - usedConnections, 0)
  const text = `PostgreSQL has ${free} of ${maxConnections} connections for the hub, of which each process like this opens up to ${needed}.`
  return free < needed
    ? warning(text, "Raise max_connections of PostgreSQL, or lower ACTION_HUB_RUNS_PER_WORKER.")
    : ok(text)
}
