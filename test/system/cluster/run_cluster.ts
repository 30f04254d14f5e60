import {setTimeout as pause} from "node:timers/promises"
import {DataPlane, startDataPlane} from "../../stand_ins/data_plane_stand_in"
import {Looker, startLooker} from "../../stand_ins/looker_stand_in"
import {PostgresServer} from "../../stand_ins/postgres_server"
import {WRITE_KEY} from "../faults/secrets"
import {ClusterRun, executeRun} from "./cluster_run"
import {HubCluster} from "./hub_cluster"
import {Check, checksOf} from "./outcome"
import {STRIKES} from "./strikes"

const RUN_COUNT = 200
const ROWS_A_RUN = 2_000
const WEB_COUNT = 2
const WORKER_COUNT = 4
const MS_BETWEEN_RUNS = 450
const MS_BETWEEN_STRIKES = 5_000
/** So slow that each strike hits runs in the middle. */
const LATENCY_MS = 400
const SETTINGS = {
  ACTION_HUB_EXECUTE_PROCESS_COUNT: "1",
  ACTION_HUB_MAX_QUEUED_RUNS: "1000",
}

/** `npm run test:cluster`: 200 runs through a hub of six processes that are killed, drained and cut off meanwhile. */
async function main(): Promise<void> {
  // A crash is among the strikes: what was committed has to be there afterwards.
  const postgres = await PostgresServer.start({synchronous_commit: "on"})
  const looker = await startLooker()
  const dataPlane = await startDataPlane({
    writeKeys: [WRITE_KEY],
    latencyMs: LATENCY_MS,
    writeTimeoutMs: 60_000,
  })
  const cluster = new HubCluster(postgres.url, SETTINGS)
  try {
    await Promise.all(roles().map((role) => cluster.start(role)))
    const [runs, complaints] = await Promise.all([
      executeRuns(cluster, looker, dataPlane),
      strike(cluster, postgres),
    ])
    report(await checksOf({runs, dataPlane, postgres, cluster, complaints}))
  } finally {
    await cluster.stop()
    await Promise.all([looker.close(), dataPlane.close()])
    await postgres.remove()
  }
}

function roles(): ("web" | "worker")[] {
  return [
    ...Array.from({length: WEB_COUNT}, () => "web" as const),
    ...Array.from({length: WORKER_COUNT}, () => "worker" as const),
  ]
}

/** One run after the other, to the webs in turn, as schedules do. */
async function executeRuns(cluster: HubCluster, looker: Looker, dataPlane: DataPlane): Promise<ClusterRun[]> {
  const runs: Promise<ClusterRun>[] = []
  for (let index = 0; index < RUN_COUNT; index++) {
    const {webs} = cluster
    const web = webs[index % webs.length]
    runs.push(executeRun(`run-${index}`, ROWS_A_RUN, {looker, dataPlane, web}))
    await pause(MS_BETWEEN_RUNS)
  }
  return Promise.all(runs)
}

async function strike(cluster: HubCluster, postgres: PostgresServer): Promise<string[]> {
  const complaints: string[] = []
  for (const each of STRIKES) {
    await pause(MS_BETWEEN_STRIKES * (0.5 + Math.random()))
    process.stdout.write(`  ${each.name}\n`)
    complaints.push(...(await each.strike(cluster, postgres)))
  }
  return complaints
}

/** The closing lines are mocha's, for whatever adds them up. */
function report(checks: readonly Check[]): void {
  for (const {title, figures, complaints} of checks) {
    process.stdout.write(`  ${complaints.length === 0 ? "✔" : "✘"} ${title} ${figures}\n`)
    complaints.slice(0, 20).forEach((complaint) => process.stdout.write(`      ${complaint}\n`))
  }
  const wrong = checks.filter(({complaints}) => complaints.length > 0).length
  process.stdout.write(`\n  ${checks.length - wrong} passing\n${wrong > 0 ? `  ${wrong} failing\n` : ""}`)
  process.exitCode = wrong === 0 ? 0 : 1
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
