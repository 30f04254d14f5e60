import {ChildProcessByStdio, spawn} from "node:child_process"
import {randomBytes} from "node:crypto"
import {once} from "node:events"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {Readable} from "node:stream"
import {firstApiKey} from "../../src/server/secrets/api_key"
import {isObject, parseJson} from "./looker/hub_answer"

const SERVER_FOLDER = join(__dirname, "..", "..", "src", "server")

type Child = ChildProcessByStdio<null, Readable, Readable>

export interface HubProcessOptions {
  /** `npm start`, the default, or `npm run worker`. */
  readonly script?: "boot.js" | "worker.js"
  /** Settings of the hub; undefined takes one away. Nothing else of the hub's settings is inherited. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Options of Node itself. */
  readonly nodeOptions?: readonly string[]
  /** A command that becomes the hub once it has done its own part, such as `taskset`. */
  readonly launcher?: readonly string[]
}

/** The hub as `npm start` runs it, in a process of its own. */
export interface HubProcess {
  readonly url: string
  /** An authorization token for it. */
  readonly token: string
  readonly pid: number
  /** From the start of the process until the hub listened. */
  readonly startMs: number
  /** Everything it has written so far. */
  output(): string
  /** Sends SIGTERM, waits for the end and removes the data folder. @returns the exit code, null after a signal. */
  stop(): Promise<number | null>
}

/** Starts the hub on a free port of this machine, with a secret and a data folder of its own. */
export async function startHub(options: HubProcessOptions = {}): Promise<HubProcess> {
  const dataFolder = mkdtempSync(join(tmpdir(), "hub-"))
  const secret = options.env?.ACTION_HUB_SECRET ?? randomBytes(32).toString("hex")
  const startedAtMs = performance.now()
  const child = spawnHub(options, {ACTION_HUB_SECRET: secret, ACTION_HUB_DATA_DIR: dataFolder})
  const output = collectOutput(child)
  const closed = once(child, "close")
  const forget = endWithThisProcess(child, dataFolder)
  const url = await listeningUrl(child, output).catch((error: unknown) => {
    forget()
    throw error
  })
  return {
    url,
    token: firstApiKey(secret),
    pid: child.pid ?? 0,
    startMs: performance.now() - startedAtMs,
    output,
    stop: async () => {
      child.kill("SIGTERM")
      await closed
      forget()
      return child.exitCode
    },
  }
}

function spawnHub(
  {script = "boot.js", env, nodeOptions = [], launcher = []}: HubProcessOptions,
  own: Record<string, string>,
): Child {
  const [command, ...args] = [...launcher, process.execPath, ...nodeOptions, join(SERVER_FOLDER, script)]
  return spawn(command, args, {
    env: {...inheritedEnvironment(), PORT: "0", ACTION_HUB_HOST: "127.0.0.1", ...own, ...env},
    stdio: ["ignore", "pipe", "pipe"],
  })
}

/** @returns what to call when the hub has ended by itself. */
function endWithThisProcess(child: Child, dataFolder: string): () => void {
  const removeDataFolder = () => rmSync(dataFolder, {recursive: true, force: true})
  const end = () => {
    child.kill("SIGKILL")
    removeDataFolder()
  }
  process.once("exit", end)
  return () => {
    process.off("exit", end)
    removeDataFolder()
  }
}

/** The settings of a hub that may run on this machine are not this one's. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const hubSetting = /^(ACTION_|RUDDERSTACK_|DATABASE_URL$|REDIS_URL$|PORT$|APP_VERSION$)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !hubSetting.test(name)))
}

function collectOutput(child: Child): () => string {
  const chunks: Buffer[] = []
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString("utf8")
}

/** The address in the hub's log line that says it is listening. */
function listeningUrl(child: Child, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", reject)
    child.once("close", (code) =>
      reject(new Error(`The hub ended with ${code} before it listened:\n${output()}`)),
    )
    const look = () => {
      const url = output()
        .split("\n")
        .map(urlIn)
        .find((found) => found !== undefined)
      if (url === undefined) return
      child.stdout.off("data", look)
      resolve(url)
    }
    child.stdout.on("data", look)
  })
}

function urlIn(logLine: string): string | undefined {
  const entry = parseJson(logLine)
  return isObject(entry) && typeof entry.url === "string" ? entry.url : undefined
}
