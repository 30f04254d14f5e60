import {type ChildProcessByStdio, spawn} from "node:child_process"
import {once} from "node:events"
import {createInterface} from "node:readline"
import type {Readable} from "node:stream"

/** A program that runs a hub, in a process of its own. */
export interface StartedProgram {
  /** The first line that it printed, which is JSON. `token` is there only where the program prints it. */
  readonly printed: {readonly url: string; readonly token?: string}
  /** Sends SIGTERM. @returns the exit code, null after a signal that ended it */
  stop(): Promise<number | null>
}

/** What a hub gets from its environment, and nothing else: a free port of this machine. */
export const bareEnvironment = {PATH: process.env.PATH, PORT: "0", ACTION_HUB_HOST: "127.0.0.1"}

/** Starts a command in a folder, and waits until it says where it listens. */
export async function startProgram(
  folder: string,
  [command = "", ...words]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<StartedProgram> {
  const child = spawn(command, words, {
    cwd: folder,
    env: {...bareEnvironment, ...env},
    stdio: ["ignore", "pipe", "inherit"],
  })
  const closed = once(child, "close")
  const printed = JSON.parse(await firstLine(child)) as StartedProgram["printed"]
  child.stdout.resume()
  return {
    printed,
    stop: async () => {
      child.kill("SIGTERM")
      await closed
      return child.exitCode
    },
  }
}

async function firstLine(child: ChildProcessByStdio<null, Readable, null>): Promise<string> {
  for await (const line of createInterface({input: child.stdout})) {
    return line
  }
  throw new Error("The program ended before it said where it listens")
}
