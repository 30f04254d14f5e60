import {type ChildProcess, spawn, spawnSync} from "node:child_process"
import {once} from "node:events"
import {chmodSync, mkdirSync} from "node:fs"
import {join} from "node:path"
import {setTimeout as pause} from "node:timers/promises"
import type {Image} from "./image"
import {mappedPaths} from "./mapped_paths"
import {isRoot} from "./run_step"

const pollMs = 200
const mostStartMs = 30_000

/**
 * The command of an image as a process, with the image's user and environment and nothing else: it can write to the
 * volumes only, and has neither a home nor a folder for temporary files.
 */
export class Container {
  output = ""
  readonly #process: ChildProcess
  readonly #closed: Promise<unknown>

  /**
   * @param settings environment variables beside those of the image
   * @param command in place of the image's own
   */
  constructor(
    private readonly image: Image,
    private readonly settings: Readonly<Record<string, string>>,
    command: readonly string[] = image.config.command,
  ) {
    mkdirSync(join(image.root, "tmp"), {recursive: true})
    setModes(image, 0o555)
    const [file = "", ...words] = command
    this.#process = spawn(file, words, {...this.options(), stdio: ["ignore", "pipe", "pipe"]})
    this.#closed = once(this.#process, "close")
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on("data", (chunk: Buffer) => (this.output += chunk.toString()))
    }
    process.once("exit", this.kill)
  }

  /** Waits until the image's health check passes. */
  async untilHealthy(): Promise<void> {
    const giveUpAtMs = performance.now() + mostStartMs
    while (this.run(this.image.config.healthCommand).status !== 0) {
      if (this.#process.exitCode !== null || performance.now() > giveUpAtMs) {
        throw new Error(`The container does not get healthy:\n${this.output}`)
      }
      await pause(pollMs)
    }
  }

  /** Runs another command in it, as `docker exec` does. */
  run([file = "", ...words]: readonly string[]): {status: number | null; stdout: string} {
    return spawnSync(file, words, {...this.options(), encoding: "utf8", stdio: ["ignore", "pipe", "ignore"]})
  }

  /** As `docker stop` does. @returns the exit code, null after a signal */
  async stop(): Promise<number | null> {
    this.#process.kill("SIGTERM")
    await this.#closed
    process.off("exit", this.kill)
    setModes(this.image, 0o755) // so that they can be removed
    return this.#process.exitCode
  }

  private readonly kill = () => void this.#process.kill("SIGKILL")

  private options() {
    const {root, config} = this.image
    const [uid, gid] = config.user.split(":").map(Number)
    const environment = Object.entries(config.environment).map(
      ([name, value]) => [name, mappedPaths(value, root, config.volumes)] as const,
    )
    return {
      cwd: join(root, config.workFolder),
      ...(isRoot && {uid, gid}),
      env: {
        PATH: process.env.PATH,
        HOME: join(root, "home"),
        TMPDIR: join(root, "tmp"),
        ...Object.fromEntries(environment),
        ...this.settings,
      },
    }
  }
}

/** What `--read-only` does to root's files is so for other users anyway. A user who is not root gives up the right. */
function setModes({root, config}: Image, mode: number): void {
  const folders = [config.workFolder, "tmp", "."].map((folder) => join(root, folder))
  folders.forEach((folder) => chmodSync(folder, mode))
}
