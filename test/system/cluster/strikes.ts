import {setTimeout as pause} from "node:timers/promises"
import {PostgresServer} from "../../stand_ins/postgres_server"
import {HubCluster, Member} from "./hub_cluster"

/** Something bad that happens to the hub while it works. */
export interface Strike {
  readonly name: string
  /** @returns what is wrong about how the hub took it */
  strike(cluster: HubCluster, postgres: PostgresServer): Promise<string[]>
}

const SUPERVISOR_MS = 1_000
const AWAY_MS = 6_000
/** Longer than others wait for a worker's beats. */
const ASLEEP_MS = 32_000

export const STRIKES: readonly Strike[] = [
  {name: "kill -9 a worker", strike: (cluster) => killed(cluster, cluster.workers)},
  {name: "kill -9 a web process", strike: (cluster) => killed(cluster, cluster.webs)},
  {name: "stop PostgreSQL, and start it again", strike: (_, postgres) => restarted(postgres, "SIGINT")},
  {name: "put a worker to sleep, and wake it up late", strike: asleep},
  {name: "hang PostgreSQL", strike: (_, postgres) => hung(postgres)},
  {name: "drain a worker, as a deployment does", strike: drained},
  {name: "crash PostgreSQL", strike: (_, postgres) => restarted(postgres, "SIGKILL")},
  {name: "kill -9 a worker", strike: (cluster) => killed(cluster, cluster.workers)},
]

/** Whatever watches over the processes starts another one a moment later. */
async function killed(cluster: HubCluster, members: readonly Member[]): Promise<string[]> {
  const member = oneOf(members)
  await cluster.kill(member)
  await pause(SUPERVISOR_MS)
  await cluster.start(member.role)
  return []
}

async function restarted(postgres: PostgresServer, signal: NodeJS.Signals): Promise<string[]> {
  await postgres.stop(signal)
  await pause(AWAY_MS)
  await postgres.startAgain()
  return []
}

async function hung(postgres: PostgresServer): Promise<string[]> {
  postgres.pause()
  await pause(AWAY_MS)
  postgres.resume()
  return []
}

/** As a laptop does, or a virtual machine that is moved. */
async function asleep(cluster: HubCluster): Promise<string[]> {
  const {pid} = oneOf(cluster.workers).process
  process.kill(pid, "SIGSTOP")
  await pause(ASLEEP_MS)
  process.kill(pid, "SIGCONT")
  return []
}

async function drained(cluster: HubCluster): Promise<string[]> {
  const [oldest] = cluster.workers
  const [exitCode] = await Promise.all([cluster.drain(oldest), cluster.start("worker")])
  return exitCode === 0 ? [] : [`the worker ended with ${exitCode}`]
}

function oneOf(members: readonly Member[]): Member {
  return members[Math.floor(Math.random() * members.length)]
}
