import {ChildProcess, spawn, spawnSync} from "node:child_process"
import {once} from "node:events"
import {mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs"
import {createServer} from "node:net"
import type {AddressInfo} from "node:net"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {setTimeout as pause} from "node:timers/promises"
import {Redis} from "ioredis"

const POLL_MS = 20
const MOST_START_MS = 10_000

/** Whether this machine has a redis-server. */
export function hasRedisServer(): boolean {
  return spawnSync("redis-server", ["--version"]).status === 0
}

/** A real Redis on a free port of this machine, with a folder of its own, which writes down everything it is told. */
export class RedisServer {
  private process: ChildProcess | undefined

  private constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly options: readonly string[],
  ) {}

  /** @param options of redis-server, such as ["--requirepass", "word"] */
  static async start(options: readonly string[] = []): Promise<RedisServer> {
    if (!hasRedisServer()) {
      throw new Error("This needs redis-server: install it (Debian: apt-get install redis-server).")
    }
    const folder = mkdtempSync(join(tmpdir(), "redis-"))
    const server = new RedisServer(await freePort(), folder, options)
    process.once("exit", server.kill)
    await server.startAgain()
    return server
  }

  /** Database 0, without credentials. */
  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  get pid(): number {
    return this.process?.pid ?? 0
  }

  /** After `stop`: what was written down is there again. */
  async startAgain(): Promise<void> {
    const place = ["--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.folder]
    const durable = ["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
    const server = spawn("redis-server", [...place, ...durable, ...this.options], {stdio: "ignore"})
    this.process = server
    await this.untilReady(server)
  }

  /** Ends it as an operator does; it writes down what it has. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const ended = this.process && this.process.exitCode === null ? once(this.process, "exit") : undefined
    this.process?.kill(signal)
    await ended
  }

  /** While it is stopped: removes what was written down, so that it starts with nothing. */
  forget(): void {
    for (const name of readdirSync(this.folder)) {
      rmSync(join(this.folder, name), {recursive: true, force: true})
    }
  }

  /** From now on it neither answers nor closes connections. */
  freeze(): void {
    this.process?.kill("SIGSTOP")
  }

  thaw(): void {
    this.process?.kill("SIGCONT")
  }

  /** Everything that it has written to its disk, byte by byte. */
  writtenBytes(): Buffer {
    const files = readdirSync(this.folder, {recursive: true, withFileTypes: true}).filter((entry) =>
      entry.isFile(),
    )
    return Buffer.concat(files.map(({parentPath, name}) => readFileSync(join(parentPath, name))))
  }

  /** Ends it and removes its folder. */
  async remove(): Promise<void> {
    process.off("exit", this.kill)
    this.thaw()
    await this.stop("SIGKILL")
    rmSync(this.folder, {recursive: true, force: true})
  }

  private readonly kill = () => {
    this.process?.kill("SIGKILL")
    rmSync(this.folder, {recursive: true, force: true})
  }

  private async untilReady(server: ChildProcess): Promise<void> {
    const giveUpAtMs = performance.now() + MOST_START_MS
    while (!(await this.answers())) {
      if (server.exitCode !== null || performance.now() > giveUpAtMs) {
        throw new Error(`redis-server does not start on port ${this.port}; it ended with ${server.exitCode}`)
      }
      await pause(POLL_MS)
    }
  }

  /** It may ask for a password: that is an answer, too. */
  private async answers(): Promise<boolean> {
    const redis = new Redis(this.url, {lazyConnect: true, enableReadyCheck: false, retryStrategy: () => null})
    redis.on("error", () => {})
    try {
      await redis.connect()
      await redis.ping()
      return true
    } catch (error) {
      return error instanceof Error && error.message.startsWith("NOAUTH")
    } finally {
      redis.disconnect()
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const {port} = server.address() as AddressInfo
  server.close()
  await once(server, "close")
  return port
}
