import {spawnSync} from "node:child_process"
import {join} from "node:path"
import type {Image} from "./image"
import {mappedPaths} from "./mapped_paths"

/** What npm tells the scripts that it runs about the project they belong to: no step of an image has that. */
const outerNpm =
  /^(npm_(package|lifecycle|command|execpath|node)|INIT_CWD$|NODE_ENV$|ACTION_|DATABASE_URL$|REDIS_URL$|PORT$)/

export const isRoot = process.getuid?.() === 0

/** Runs the command of a RUN in the stage's folder. Output is shown only when it fails. */
export function runStep(
  command: string,
  {root, config, imagePaths}: Image & {readonly imagePaths: readonly string[]},
): void {
  const inherited = Object.entries(process.env).filter(([name]) => !outerNpm.test(name))
  const {status, stdout, stderr, error} = spawnSync(
    "sh",
    ["-c", mappedPaths(withoutOwners(command), root, imagePaths)],
    {
      cwd: join(root, config.workFolder),
      env: {...Object.fromEntries(inherited), ...config.buildArguments, ...config.environment},
      encoding: "utf8",
    },
  )
  if (error !== undefined || status !== 0) {
    const output = `${stdout}\n${stderr}`.trim().split("\n").slice(-30).join("\n")
    throw new Error(`RUN ${command} failed (exit code ${status ?? "none"}):\n${error?.message ?? output}`)
  }
}

/** Only root may give a file away. */
function withoutOwners(command: string): string {
  return isRoot ? command : command.replace(/(?<=\binstall\b[^&|;]*) -[og] \S+/g, "")
}
