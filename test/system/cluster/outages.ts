import {expect} from "chai"
import {setTimeout as pause} from "node:timers/promises"
import {Client} from "pg"
import {startDataPlane} from "../../stand_ins/data_plane_stand_in"
import {describeWithPostgres} from "../../stand_ins/describe_with_postgres"
import {HangingProxy} from "../../stand_ins/hanging_proxy"
import {startLooker} from "../../stand_ins/looker_stand_in"
import {PostgresServer} from "../../stand_ins/postgres_server"
import {WRITE_KEY} from "../faults/secrets"
import {type ClusterRun, executeRun} from "./cluster_run"
import {HubCluster} from "./hub_cluster"
import {type Check, checksOf} from "./outcome"

/** OUTAGE_SECONDS=8 for a quick look. */
const outageMs = Number(process.env.OUTAGE_SECONDS ?? 60) * 1_000
const workerCount = 2
/** Of one worker: so long runs go on during the whole outage, however fast the machine. */
const rowsPerSecond = 300
const spanningRows = rowsPerSecond * Math.ceil(outageMs / 1_000 + 8)
/** Runs that end while the database is away. */
const shortRows = rowsPerSecond * 5
const msBetweenNewRuns = 2_500
const settings = {
  ACTION_HUB_EXECUTE_PROCESS_COUNT: "1",
  ACTION_HUB_RUNS_PER_WORKER: "3",
  ACTION_HUB_EVENTS_PER_SECOND: String(rowsPerSecond * workerCount),
}

interface Outage {
  readonly begin: (postgres: PostgresServer, network: HangingProxy) => Promise<void> | void
  readonly end: (postgres: PostgresServer, network: HangingProxy) => Promise<void> | void
}

const outages: Record<string, Outage> = {
  "refuses connections": {
    begin: (postgres) => postgres.stop(),
    end: (postgres) => postgres.startAgain(),
  },
  "hangs": {
    begin: (postgres) => postgres.pause(),
    end: (postgres) => postgres.resume(),
  },
  "is behind a network that has forgotten its connections and drops every packet": {
    begin: (_, network) => network.dropPackets(),
    end: (_, network) => network.passPackets(),
  },
  "ends its connections again and again": {
    begin: (postgres) => void endConnections(postgres),
    end: () => {},
  },
}

async function endConnections(postgres: PostgresServer): Promise<void> {
  const client = new Client({connectionString: postgres.url})
  await client.connect()
  for (const endMs = performance.now() + outageMs; performance.now() < endMs; await pause(300)) {
    await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
  }
  await client.end()
}

interface Proof {
  readonly begunBefore: readonly ClusterRun[]
  readonly after: ClusterRun
  readonly exitCodes: readonly (number | null)[]
  readonly checks: readonly Check[]
}

/** Runs that span the outage, that end in it, and that are asked for in it. */
async function proofOf({begin, end}: Outage): Promise<Proof> {
  const postgres = await PostgresServer.start({synchronous_commit: "on"})
  const network = await HangingProxy.start(postgres.url)
  const looker = await startLooker()
  const dataPlane = await startDataPlane({writeKeys: [WRITE_KEY], latencyMs: 50, writeTimeoutMs: 60_000})
  const cluster = new HubCluster(network.url, settings)
  try {
    const workers = Array.from({length: workerCount}, () => cluster.start("worker"))
    const [web] = await Promise.all([cluster.start("web"), ...workers])
    const isReady = async () => (await fetch(`${web.process.url}/readyz`)).ok
    await until(isReady)
    const execute = (name: string, rows: number) => executeRun(name, rows, {looker, dataPlane, web})
    const begun = [
      ...[1, 2].map((number) => execute(`spans-${number}`, spanningRows)),
      ...[1, 2].map((number) => execute(`short-${number}`, shortRows)),
    ]
    await until(() => dataPlane.counts.events >= shortRows)
    await begin(postgres, network)
    const during: Promise<ClusterRun>[] = []
    for (let ms = 0; ms < outageMs; ms += msBetweenNewRuns) {
      during.push(execute(`during-${ms}`, 100))
      await pause(msBetweenNewRuns)
    }
    await end(postgres, network)
    const begunBefore = await Promise.all(begun)
    await until(isReady)
    const after = await execute("after", 100)
    const runs = [...begunBefore, ...(await Promise.all(during)), after]
    const checks = await checksOf({runs, dataPlane, postgres, cluster, complaints: []})
    const exitCodes = await Promise.all(cluster.members.map((member) => cluster.drain(member)))
    return {begunBefore, after, exitCodes, checks}
  } finally {
    await cluster.stop()
    await Promise.all([looker.close(), dataPlane.close(), network.stop(), postgres.remove()])
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await pause(100)
  }
}

describeWithPostgres(`runs in the middle of which PostgreSQL, for ${outageMs / 1_000} seconds,`, () => {
  for (const [what, outage] of Object.entries(outages)) {
    it(`${what}: none is lost, none executed twice, and Looker is answered as the row says`, async () => {
      const {begunBefore, after, exitCodes, checks} = await proofOf(outage)
      const wrong = checks.flatMap(({title, complaints}) => complaints.map((each) => `${title}: ${each}`))
      expect(wrong).to.deep.equal([])
      for (const {told, name} of [...begunBefore, after]) {
        expect(told, name).to.deep.include({kind: "answer", success: true})
      }
      expect(exitCodes, "exit codes").to.deep.equal(exitCodes.map(() => 0))
    }).timeout(120_000 + 4 * outageMs)
  }
})
