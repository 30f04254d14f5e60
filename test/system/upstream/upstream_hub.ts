import {type ChildProcess, spawn} from "node:child_process"
import {randomBytes} from "node:crypto"
import {once} from "node:events"
import {join} from "node:path"
import {setTimeout as pause} from "node:timers/promises"
import {firstApiKey} from "../../../src/server/secrets/api_key"
import type {HubAccess} from "../../stand_ins/looker_stand_in"
import {freePort} from "../../stand_ins/loopback_server"

const pollMs = 200
const startMs = 120_000

/** The hub of a checkout of looker-open-source/actions, in a process of its own. */
export interface UpstreamHub extends HubAccess {
  stop(): Promise<void>
}

/** @param ownProcess whether it runs actions in child processes, which is its default */
export async function startUpstreamHub(checkout: string, ownProcess: boolean): Promise<UpstreamHub> {
  const port = await freePort()
  const hubUrl = `http://127.0.0.1:${port}`
  const secret = randomBytes(32).toString("hex")
  const child = spawn(process.execPath, [join("node_modules", ".bin", "ts-node"), join("src", "boot.ts")], {
    cwd: checkout,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      PORT: String(port),
      ACTION_HUB_BASE_URL: hubUrl,
      ACTION_HUB_LABEL: "Upstream",
      ACTION_HUB_SECRET: secret,
      ACTION_HUB_ENABLE_FORKING: String(ownProcess),
      NODE_NO_WARNINGS: "1",
      TS_NODE_TRANSPILE_ONLY: "true", // tsc has passed before
    },
  })
  const stop = () => end(child)
  await listening(child, hubUrl).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return {hubUrl, token: firstApiKey(secret), stop}
}

async function listening(child: ChildProcess, hubUrl: string): Promise<void> {
  const deadline = Date.now() + startMs
  while (!(await answers(hubUrl))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`Upstream's hub does not listen at ${hubUrl} (exit code ${child.exitCode ?? "none"}).`)
    }
    await pause(pollMs)
  }
}

async function answers(hubUrl: string): Promise<boolean> {
  return fetch(hubUrl).then(
    ({ok}) => ok,
    () => false,
  )
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill()
    await once(child, "close")
  }
}
