import {setTimeout as pause} from "node:timers/promises"
import {Client} from "pg"
import {PostgresDatabase} from "../../../src/server/store/postgres_database"
import {isOver, type RunSummary} from "../../../src/server/store/run_record"
import {RunStore} from "../../../src/server/store/run_store"
import {silentLog} from "../../server/store/support/silent_log"
import {DataPlane} from "../../stand_ins/data_plane_stand_in"
import {PostgresServer} from "../../stand_ins/postgres_server"
import {secretsIn} from "../faults/secrets"
import {arrivedRows} from "./arrived_rows"
import {ClusterRun} from "./cluster_run"
import {HubCluster} from "./hub_cluster"
import {complaintsAbout, RunFacts} from "./run_checks"

/** Something that has to be so in the end. */
export interface Check {
  readonly title: string
  readonly figures: string
  readonly complaints: readonly string[]
}

export interface Outcome {
  readonly runs: readonly ClusterRun[]
  readonly dataPlane: DataPlane
  readonly postgres: PostgresServer
  readonly cluster: HubCluster
  /** About how the hub took the strikes. */
  readonly complaints: readonly string[]
}

/** Until the runs of a killed worker are ended. */
const MOST_SETTLING_MS = 60_000

/** What the hub came to. */
export async function checksOf(outcome: Outcome): Promise<Check[]> {
  const {runs, dataPlane, postgres, cluster, complaints} = outcome
  const records = await settledRecords(postgres)
  const arrived = arrivedRows(dataPlane)
  const facts = runs.map((run) => ({
    ...{run, arrived: arrived.get(run.name)},
    record: records.find(({title}) => title === run.name),
  }))
  const kept = await readableBytes(postgres)
  return [
    {title: "every run is answered as it went, and as its row says", ...judged(facts)},
    {title: "every strike is taken in good order", figures: "", complaints},
    {title: "no job is left", figures: "", complaints: await jobsLeft(postgres)},
    {title: "no secret can be read in the database", ...complaintsAboutSecrets(kept, cluster)},
    {title: "no secret is in a log", ...complaintsAboutSecrets(cluster.output, cluster)},
  ]
}

function judged(facts: readonly RunFacts[]): Omit<Check, "title"> {
  const count = (matches: (facts: RunFacts) => boolean) => facts.filter(matches).length
  const succeeded = count(({run: {told}}) => told.kind === "answer" && told.success)
  const failed = count(({run: {told}}) => told.kind === "answer" && !told.success)
  return {
    figures: `(${succeeded} succeeded, ${failed} failed, ${facts.length - succeeded - failed} lost their web process)`,
    complaints: facts.flatMap(complaintsAbout),
  }
}

/** The runs that are kept, once none is open any more. */
async function settledRecords(postgres: PostgresServer): Promise<readonly RunSummary[]> {
  const store = new RunStore(new PostgresDatabase(postgres.url, silentLog))
  const giveUpAtMs = performance.now() + MOST_SETTLING_MS
  try {
    for (;;) {
      const {runs} = await store.page({}, undefined, 10_000)
      const readable = runs.filter((run): run is RunSummary => run.state !== "unreadable")
      if (readable.every(isOver) || performance.now() > giveUpAtMs) return readable
      await pause(500)
    }
  } finally {
    await store.close()
  }
}

async function jobsLeft(postgres: PostgresServer): Promise<string[]> {
  const giveUpAtMs = performance.now() + MOST_SETTLING_MS
  for (;;) {
    const rows = await queried(postgres, "SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'run'")
    const keys = rows.map((row) => JSON.stringify(row))
    if (keys.length === 0 || performance.now() > giveUpAtMs) return keys
    await pause(500)
  }
}

/** All that the hub's tables and those of its queue hold, as text. */
async function readableBytes(postgres: PostgresServer): Promise<string> {
  const tables = await queried(
    postgres,
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables " +
      "WHERE schemaname IN ('looker_action_hub', 'graphile_worker')",
  )
  const texts = await Promise.all(
    tables.map(async ({name}) => JSON.stringify(await queried(postgres, `SELECT * FROM ${String(name)}`))),
  )
  return texts.join("\n")
}

export async function queried(postgres: PostgresServer, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({connectionString: postgres.url})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

function complaintsAboutSecrets(text: string, {members}: HubCluster): Omit<Check, "title"> {
  return {
    figures: `(${Math.round(text.length / 1000)} kB searched)`,
    complaints: secretsIn(text, members[0].process.token).map((what) => `${what} is readable`),
  }
}
