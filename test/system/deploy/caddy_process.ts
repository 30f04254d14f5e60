import {type ChildProcess, spawn} from "node:child_process"
import {once} from "node:events"
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {setTimeout as pause} from "node:timers/promises"
import {projectRoot} from "../../contract/support/project"
import {freePort} from "../../stand_ins/loopback_server"

const pollMs = 50
const mostStartMs = 20_000

/** Caddy with the project's Caddyfile, on a port of this machine, with a certificate that it makes by itself. */
export class CaddyProcess {
  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(hubUrl: string): Promise<CaddyProcess> {
    const folder = mkdtempSync(join(tmpdir(), "caddy-"))
    const url = `https://localhost:${await freePort()}`
    const caddyfile = join(folder, "Caddyfile")
    writeFileSync(caddyfile, caddyfileText(folder))
    const caddy = spawn("caddy", ["run", "--adapter", "caddyfile", "--config", caddyfile], {
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        ACTION_HUB_BASE_URL: url,
        UPSTREAM: new URL(hubUrl).host,
      },
      stdio: "ignore",
    })
    const started = new CaddyProcess(url, folder, caddy)
    process.once("exit", started.kill)
    await started.untilReady()
    return started
  }

  /** The certificate of the authority that Caddy made. */
  get authority(): string {
    return readFileSync(this.authorityFile, "utf8")
  }

  async stop(): Promise<void> {
    process.off("exit", this.kill)
    const closed = this.process.exitCode === null ? once(this.process, "close") : undefined
    this.process.kill("SIGTERM")
    await closed
    rmSync(this.folder, {recursive: true})
  }

  private readonly kill = () => {
    this.process.kill("SIGKILL")
    rmSync(this.folder, {recursive: true, force: true})
  }

  private get authorityFile(): string {
    return join(this.folder, "pki", "authorities", "local", "root.crt")
  }

  private async untilReady(): Promise<void> {
    const giveUpAtMs = performance.now() + mostStartMs
    while (!existsSync(this.authorityFile) || !existsSync(join(this.folder, "certificates"))) {
      if (this.process.exitCode !== null || performance.now() > giveUpAtMs) {
        throw new Error(`Caddy does not start with deploy/Caddyfile (exit code ${this.process.exitCode}).`)
      }
      await pause(pollMs)
    }
  }
}

/** It is to touch neither this machine's certificates nor its port 80. */
function caddyfileText(folder: string): string {
  return `{
	admin off
	skip_install_trust
	auto_https disable_redirects
	storage file_system ${folder}
}
import ${join(projectRoot, "deploy", "Caddyfile")}
`
}
