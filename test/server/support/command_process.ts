import {spawn} from "node:child_process"
import {once} from "node:events"
import {join} from "node:path"
import {text} from "node:stream/consumers"

const serverFolder = join(__dirname, "..", "..", "..", "src", "server")

export interface CommandRun {
  readonly exitCode: number | null
  readonly output: string
  readonly errors: string
}

export interface CommandInput {
  readonly options?: readonly string[]
  /** All of the environment but for the path of commands. */
  readonly environment?: NodeJS.ProcessEnv
  readonly standardInput?: string
}

/** A command of the server, by its module below src/server, as a process of its own. */
export async function runCommand(
  module: string,
  {options = [], environment, standardInput}: CommandInput,
): Promise<CommandRun> {
  const child = spawn(process.execPath, [join(serverFolder, module), ...options], {
    env: {PATH: process.env.PATH, ...environment},
  })
  child.stdin.end(standardInput ?? "")
  const ended = once(child, "close")
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  await ended
  return {exitCode: child.exitCode, output, errors}
}
