import {spawn} from "node:child_process"
import {once} from "node:events"
import {join} from "node:path"
import {text} from "node:stream/consumers"

const doctorModule = join(__dirname, "..", "..", "..", "..", "src", "server", "doctor", "doctor.js")

export interface DoctorRun {
  readonly exitCode: number | null
  readonly output: string
  readonly errors: string
}

export interface DoctorInput {
  readonly options?: readonly string[]
  /** All of the environment but for the path of commands. */
  readonly environment?: NodeJS.ProcessEnv
  readonly standardInput?: string
}

/** `npm run doctor` as a process of its own. */
export async function runDoctor({options = [], environment, standardInput}: DoctorInput): Promise<DoctorRun> {
  const child = spawn(process.execPath, [doctorModule, ...options], {
    env: {PATH: process.env.PATH, ...environment},
  })
  child.stdin.end(standardInput ?? "")
  const ended = once(child, "close")
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  await ended
  return {exitCode: child.exitCode, output, errors}
}
