import {setTimeout as pause} from "node:timers/promises"
import {RedisServer} from "../../stand_ins/redis_server"
import {HubCluster, Member} from "./hub_cluster"

/** Something bad that happens to the hub while it works. */
export interface Strike {
  readonly name: string
  /** @returns what is wrong about how the hub took it */
  strike(cluster: HubCluster, redis: RedisServer): Promise<string[]>
}

const SUPERVISOR_MS = 1_000
const REDIS_AWAY_MS = 4_000

export const STRIKES: readonly Strike[] = [
  {name: "kill -9 a worker", strike: (cluster) => killed(cluster, cluster.workers)},
  {name: "kill -9 a front", strike: (cluster) => killed(cluster, cluster.fronts)},
  {name: "stop Redis, and start it again", strike: (_, redis) => redisRestarted(redis)},
  {name: "kill -9 a worker", strike: (cluster) => killed(cluster, cluster.workers)},
  {name: "drain a worker, as a deployment does", strike: drained},
  {name: "kill -9 a worker", strike: (cluster) => killed(cluster, cluster.workers)},
]

/** Whatever watches over the processes starts another one a moment later. */
async function killed(cluster: HubCluster, members: readonly Member[]): Promise<string[]> {
  const member = members[Math.floor(Math.random() * members.length)]
  await cluster.kill(member)
  await pause(SUPERVISOR_MS)
  await cluster.start(member.role)
  return []
}

async function redisRestarted(redis: RedisServer): Promise<string[]> {
  await redis.stop()
  await pause(REDIS_AWAY_MS)
  await redis.startAgain()
  return []
}

async function drained(cluster: HubCluster): Promise<string[]> {
  const [oldest] = cluster.workers
  const [exitCode] = await Promise.all([cluster.drain(oldest), cluster.start("worker")])
  return exitCode === 0 ? [] : [`the worker ended with ${exitCode}`]
}
