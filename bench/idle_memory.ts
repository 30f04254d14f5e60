import {randomBytes} from "node:crypto"
import {setTimeout as pause} from "node:timers/promises"
import {type HubProcessOptions, startHub} from "../test/stand_ins/hub_process"
import {hasPostgresServer, PostgresServer} from "../test/stand_ins/postgres_server"
import {memoryBytes} from "./process_figures"

/** Until everything is loaded that a process loads by itself. */
const settlingMs = 5_000

export interface IdleMemory {
  readonly role: "single" | "web" | "worker"
  readonly megabytes: number
}

/** The memory (RSS) of processes that have executed no run yet; those that share runs only where PostgreSQL is here. */
export async function idleMemory(): Promise<IdleMemory[]> {
  const single = {role: "single", megabytes: await megabytesOf({})} as const
  if (!hasPostgresServer()) {
    return [single]
  }
  const postgres = await PostgresServer.start()
  try {
    const env = {DATABASE_URL: postgres.url, ACTION_HUB_SECRET: randomBytes(32).toString("hex")}
    const web = await megabytesOf({env: {...env, ACTION_HUB_ROLE: "web"}})
    const worker = await megabytesOf({script: "worker.js", env: {...env, ACTION_HUB_ROLE: "worker"}})
    return [single, {role: "web", megabytes: web}, {role: "worker", megabytes: worker}]
  } finally {
    await postgres.remove()
  }
}

async function megabytesOf(options: HubProcessOptions): Promise<number> {
  const hub = await startHub(options)
  try {
    await pause(settlingMs)
    return Math.round(memoryBytes(hub.pid) / 1024 ** 2)
  } finally {
    await hub.stop()
  }
}
