import {randomUUID} from "node:crypto"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {sql} from "kysely"
import {LibsqlDatabase} from "../src/server/store/libsql_database"
import {PostgresDatabase} from "../src/server/store/postgres_database"
import {endColumns, newRunColumns} from "../src/server/store/run_columns"
import type {Cursor, RunFilter} from "../src/server/store/run_listing"
import type {RunEnd} from "../src/server/store/run_record"
import {RunStore} from "../src/server/store/run_store"
import type {StoreDatabase} from "../src/server/store/store_database"
import {silentLog} from "../test/server/store/support/silent_log"
import {exitOnSignals} from "../test/stand_ins/exit_on_signals"
import {hasPostgresServer, PostgresServer} from "../test/stand_ins/postgres_server"
import {quantile} from "./figures"

const defaultRuns = 1_000_000
const runsAtOnce = 500
const pageSize = 50
const pagesPerFilter = 300
const firstMs = Date.UTC(2026, 0, 1)
const msBetweenRuns = 20_000
const actions = ["rudder_identify", "rudder_track", "rudder_group"]
const goalMs = 20

/** A rare state, a rare Look, and pairs of them are where an index that is missing shows. */
const filters: readonly RunFilter[] = [
  {},
  {state: "succeeded"},
  {state: "failed"},
  {state: "interrupted"},
  {action: "rudder_group"},
  {action: "rudder_group", state: "interrupted"},
  {lookId: "7"},
  {lookId: "7", state: "failed"},
]

/**
 * `npm run bench:listing [runs]`: how long a page of the list of runs takes, on either database. On a machine that does
 * other work meanwhile, the CPU time of this process says more (libsql works in it, PostgreSQL does not).
 */
async function main(): Promise<void> {
  exitOnSignals()
  const runs = Number(process.argv[2] ?? defaultRuns)
  if (!Number.isSafeInteger(runs) || runs < 1_000) {
    throw new Error("Usage: npm run bench:listing [runs, 1000 or more]")
  }
  await onLibsql(runs)
  if (hasPostgresServer()) {
    await onPostgres(runs)
  } else {
    console.log("No PostgreSQL server here: only libsql was measured.")
  }
}

async function onLibsql(runs: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "bench-listing-"))
  try {
    const database = await LibsqlDatabase.open(join(directory, "runs.db"))
    await measure("libsql", database, runs, () => database.usedBytes())
    await database.close()
  } finally {
    rmSync(directory, {recursive: true, force: true})
  }
}

async function onPostgres(runs: number): Promise<void> {
  const server = await PostgresServer.start({autovacuum: "on", shared_buffers: "128MB"})
  try {
    const database = new PostgresDatabase(server.url, silentLog)
    await measure("PostgreSQL", database, runs, async () => {
      const {rows} = await sql<{bytes: string}>`select pg_database_size(current_database()) as bytes`.execute(
        database.kysely,
      )
      return Number(rows[0]?.bytes)
    })
    await database.close()
  } finally {
    await server.remove()
  }
}

async function measure(
  name: string,
  database: StoreDatabase,
  runs: number,
  sizeOf: () => Promise<number>,
): Promise<void> {
  const store = new RunStore(database)
  await store.prepare()
  await fill(name, database, runs)
  await sql`analyze`.execute(database.kysely) // what PostgreSQL does by itself within a minute
  console.log(`\n${name}, ${runs} runs, ${Math.round((await sizeOf()) / 1e6)} MB, ${pageSize} a page, in ms`)
  console.log(line("filter", "page p50", "page p99", "worst", "CPU p99", "count p99"))
  let slowest = 0
  for (const filter of filters) {
    const pageMs: number[] = []
    const cpuMs: number[] = []
    const countMs: number[] = []
    for (let at = 0; at < pagesPerFilter; at++) {
      const from = at === 0 ? undefined : somewhere(runs)
      const before = process.cpuUsage()
      pageMs.push(await timed(() => store.page(filter, from, pageSize)))
      const {user, system} = process.cpuUsage(before)
      cpuMs.push((user + system) / 1000)
      countMs.push(await timed(() => store.count(filter)))
    }
    slowest = Math.max(slowest, quantile(pageMs, 0.99))
    const figures = [
      quantile(pageMs, 0.5),
      quantile(pageMs, 0.99),
      Math.max(...pageMs),
      quantile(cpuMs, 0.99),
      quantile(countMs, 0.99),
    ]
    console.log(line(JSON.stringify(filter), ...figures.map((ms) => ms.toFixed(1))))
  }
  const searchMs = await timed(() => store.page({text: "nothing has these words"}, undefined, pageSize))
  console.log(`A page of a search that finds nothing: ${searchMs.toFixed(0)} ms`)
  if (slowest > goalMs) {
    console.log(`A p99 is above the goal of ${goalMs} ms.`)
    process.exitCode = 1
  }
}

async function fill(name: string, {kysely}: StoreDatabase, runs: number): Promise<void> {
  const beganMs = performance.now()
  for (let at = 0; at < runs; at += runsAtOnce) {
    const some = Array.from({length: Math.min(runsAtOnce, runs - at)}, (_, offset) => rowOf(at + offset))
    await kysely.insertInto("runs").values(some).execute()
    if (at % (20 * runsAtOnce) === 0) {
      const seconds = (performance.now() - beganMs) / 1000
      process.stdout.write(`\r${name}: ${at} of ${runs} runs written, ${seconds.toFixed(0)} s `)
    }
  }
  console.log()
}

function rowOf(at: number) {
  const queuedAtMs = firstMs + at * msBetweenRuns
  const run = {
    id: randomUUID(),
    action: actions[at % actions.length] ?? "",
    webhookId: randomUUID(),
    instance: "shop.looker.com",
    planId: String(at % 500),
    title: `Signups of week ${at % 500}`,
    queryId: `q-${at % 900}`,
    lookId: String(at % 500),
    planType: "Look",
    hubVersion: "0.2.0",
    queuedAtMs,
    resendOf: undefined,
  }
  const columns = newRunColumns(run, undefined)
  return {
    ...columns,
    ...endColumns({...endOf(at), endedAtMs: queuedAtMs + 5_000}),
    started_at_ms: queuedAtMs + 10,
    searched: `${columns.searched}\n${endOf(at).message}`,
    rows_read: 1_000,
    rows_sent: 990,
    rows_not_sent: 10,
  }
}

/** One in ten failed, and one in a thousand was interrupted. */
function endOf(
  at: number,
): Pick<RunEnd, "message"> & {readonly state: "succeeded" | "failed" | "interrupted"} {
  const message =
    "990 of 1,000 rows arrived in RudderStack. 10 rows refused by RudderStack (400: invalid json)."
  return {state: at % 1_000 === 7 ? "interrupted" : at % 10 === 3 ? "failed" : "succeeded", message}
}

function somewhere(runs: number): Cursor {
  const towards = Math.random() < 0.5 ? "older" : "newer"
  return {towards, queuedAtMs: firstMs + Math.floor(Math.random() * runs) * msBetweenRuns, id: ""}
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now()
  await work()
  return performance.now() - beganMs
}

function line(filter: string, ...figures: readonly string[]): string {
  return [filter.padEnd(50), ...figures.map((figure) => figure.padStart(10))].join("")
}

void main()
