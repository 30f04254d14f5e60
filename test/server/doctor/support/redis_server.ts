import {spawn, spawnSync} from "node:child_process"
import {once} from "node:events"
import {mkdtempSync, rmSync} from "node:fs"
import {createServer, type AddressInfo} from "node:net"
import {tmpdir} from "node:os"
import {join} from "node:path"

/** A Redis of this machine's own, in a directory of its own. */
export interface RedisServer {
  readonly port: number
  stop(): Promise<void>
}

export const isRedisInstalled = spawnSync("redis-server", ["--version"]).status === 0

/** @param settings as on redis-server's command line, such as `--requirepass secret` */
export async function startRedis(...settings: readonly string[]): Promise<RedisServer> {
  const directory = mkdtempSync(join(tmpdir(), "redis-"))
  const port = await freePort()
  const address = ["--port", String(port), "--bind", "127.0.0.1", "--dir", directory]
  const server = spawn("redis-server", [...address, ...settings], {stdio: ["ignore", "pipe", "ignore"]})
  const ended = once(server, "exit")
  for await (const output of server.stdout) {
    if (String(output).includes("Ready to accept connections")) {
      break
    }
  }
  return {
    port,
    stop: async () => {
      server.kill()
      await ended
      rmSync(directory, {recursive: true, force: true})
    },
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
