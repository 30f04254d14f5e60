import {type ChildProcess, execFileSync, spawn, type SpawnOptions} from "node:child_process"
import {once} from "node:events"
import {accessSync, chownSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs"
import {connect} from "node:net"
import {tmpdir} from "node:os"
import {delimiter, join} from "node:path"
import {setTimeout as pause} from "node:timers/promises"
import {freePort} from "./loopback_server"

const POLL_MS = 20
const MOST_START_MS = 30_000
const DEBIAN_FOLDER = "/usr/lib/postgresql"
const SUPERUSER = "postgres"

/** Users that may run a server for root, which PostgreSQL itself refuses. */
const UNPRIVILEGED_USERS = ["postgres", "nobody"]

/** Nothing here has to outlive the machine, so nothing waits for the disk. */
const FAST = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
  shared_buffers: "16MB",
  max_connections: "200",
}

/** Whether this machine has a PostgreSQL server. */
export function hasPostgresServer(): boolean {
  return binFolder() !== undefined
}

/**
 * A real PostgreSQL on a free port of this machine, with a data directory of its own, beside any other server.
 * It listens on 127.0.0.1 only and asks nobody there for a password.
 */
export class PostgresServer {
  private process: ChildProcess | undefined

  private constructor(
    private readonly bin: string,
    private readonly port: number,
    private readonly folder: string,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  /** @param settings of postgresql.conf, such as {max_connections: "5"} */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
    const bin = binFolder()
    if (bin === undefined) {
      throw new Error("This needs PostgreSQL's server: install it (Debian: apt-get install postgresql).")
    }
    const folder = mkdtempSync(join(tmpdir(), "postgres-"))
    const server = new PostgresServer(bin, await freePort(), folder, settings)
    process.once("exit", server.kill)
    try {
      server.createCluster()
      await server.startAgain()
    } catch (error) {
      await server.remove()
      throw error
    }
    return server
  }

  /** Of the database `postgres`, as its superuser; for DATABASE_URL. */
  get url(): string {
    return this.urlOf("postgres")
  }

  urlOf(database: string): string {
    return `postgres://${SUPERUSER}@127.0.0.1:${this.port}/${database}`
  }

  get pid(): number {
    if (this.process?.pid === undefined) throw new Error("PostgreSQL has not been started.")
    return this.process.pid
  }

  /** After `stop`: what was stored is there again, under the same address. */
  async startAgain(): Promise<void> {
    const place = {port: String(this.port), listen_addresses: "127.0.0.1", unix_socket_directories: ""}
    const settings = Object.entries({...FAST, ...this.settings, ...place})
    const options = settings.flatMap(([name, value]) => ["-c", `${name}=${value}`])
    const server = spawn(join(this.bin, "postgres"), ["-D", this.data, ...options], {
      ...asUnprivileged(),
      cwd: this.folder,
      stdio: "ignore",
    })
    this.process = server
    await this.untilReady(server)
  }

  /** SIGINT ends it with its connections cut, SIGTERM waits for clients, SIGQUIT and SIGKILL are a crash. */
  async stop(signal: NodeJS.Signals = "SIGINT"): Promise<void> {
    const server = this.process
    if (server === undefined || hasEnded(server)) return
    const ended = once(server, "exit")
    // Killed alone, it would leave its backends behind.
    if (signal === "SIGKILL") this.signalAll(signal)
    else server.kill(signal)
    await ended
  }

  async restart(signal?: NodeJS.Signals): Promise<void> {
    await this.stop(signal)
    await this.startAgain()
  }

  /** From now on it neither answers nor closes connections, nor do its backends. */
  pause(): void {
    this.signalAll("SIGSTOP")
  }

  resume(): void {
    this.signalAll("SIGCONT")
  }

  /** Ends it and removes its folder. */
  async remove(): Promise<void> {
    process.off("exit", this.kill)
    await this.stop("SIGKILL")
    rmSync(this.folder, {recursive: true, force: true, maxRetries: 5})
  }

  /** The processes that the server has started: one per connection, and its own helpers. */
  backendPids(): number[] {
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], {encoding: "utf8"}).trim().split("\n")
    return lines
      .map((line) => line.trim().split(/\s+/).map(Number))
      .filter(([, parent]) => parent === this.pid)
      .map(([pid]) => pid)
  }

  private readonly kill = () => {
    if (this.process && !hasEnded(this.process)) this.signalAll("SIGKILL")
    rmSync(this.folder, {recursive: true, force: true, maxRetries: 5})
  }

  private get data(): string {
    return join(this.folder, "data")
  }

  private createCluster(): void {
    const user = asUnprivileged()
    if (user.uid !== undefined && user.gid !== undefined) chownSync(this.folder, user.uid, user.gid)
    const options = ["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", `--username=${SUPERUSER}`]
    execFileSync(join(this.bin, "initdb"), ["-D", this.data, ...options], {
      ...user,
      cwd: this.folder,
      stdio: "pipe",
    })
  }

  /** Looks for backends twice: before, while they can be found, and after, when the server starts no more. */
  private signalAll(signal: NodeJS.Signals): void {
    const known = this.backendPids()
    signalIfAlive(this.pid, signal)
    for (const backend of new Set([...known, ...this.backendPids()])) signalIfAlive(backend, signal)
  }

  private async untilReady(server: ChildProcess): Promise<void> {
    const giveUpAtMs = performance.now() + MOST_START_MS
    while (!(await isReady(this.port))) {
      if (hasEnded(server) || performance.now() > giveUpAtMs) {
        throw new Error(`PostgreSQL does not start on port ${this.port}; it ended with ${server.exitCode}`)
      }
      await pause(POLL_MS)
    }
  }
}

/** Where `initdb` and `postgres` are: on the PATH, or the newest of Debian's, which are not on it. */
function binFolder(): string | undefined {
  const onPath = (process.env.PATH ?? "").split(delimiter)
  const debian = entriesOf(DEBIAN_FOLDER)
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(DEBIAN_FOLDER, version, "bin"))
  return [...onPath, ...debian].find((folder) =>
    ["initdb", "postgres"].every((name) => isExecutable(join(folder, name))),
  )
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** For root: the ids of another user. */
function asUnprivileged(): Pick<SpawnOptions, "uid" | "gid"> {
  if (process.getuid?.() !== 0) return {}
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
  for (const name of UNPRIVILEGED_USERS) {
    const user = users.find((fields) => fields[0] === name)
    if (user) return {uid: Number(user[2]), gid: Number(user[3])}
  }
  throw new Error(`PostgreSQL does not run as root, and there is no user ${UNPRIVILEGED_USERS.join(" or ")}.`)
}

function hasEnded({exitCode, signalCode}: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error
  }
}

/** Whether the server takes sessions: it answers a startup message with a request for authentication. */
function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    socket.on("connect", () => socket.write(startupMessage()))
    socket.on("data", (answer) => {
      resolve(answer.toString("latin1", 0, 1) === "R")
      socket.destroy()
    })
    socket.on("error", () => resolve(false))
    socket.on("close", () => resolve(false))
  })
}

/** PostgreSQL's protocol 3.0: length, version, pairs of names and values. */
function startupMessage(): Buffer {
  const parameters = Buffer.from(`user\0${SUPERUSER}\0database\0postgres\0\0`)
  const message = Buffer.alloc(8 + parameters.length)
  message.writeInt32BE(message.length, 0)
  message.writeInt32BE(3 << 16, 4)
  parameters.copy(message, 8)
  return message
}
