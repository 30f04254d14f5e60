import {type ChildProcessByStdio, spawn} from "node:child_process"
import {once} from "node:events"
import {createInterface} from "node:readline"
import type {Readable} from "node:stream"
import type {HubAccess} from "../../stand_ins/looker_stand_in"

/** A program of ours that runs a hub, in a process of its own. */
export interface StartedExample {
  readonly access: HubAccess
  /** Sends SIGTERM. @returns the exit code, null after a signal that ended it */
  stop(): Promise<number | null>
}

/** Starts `node hub.js` in a folder, and reads what it prints for the person who pastes it into Looker. */
export async function startExample(folder: string): Promise<StartedExample> {
  const child = spawn(process.execPath, ["hub.js"], {
    cwd: folder,
    env: {PATH: process.env.PATH, PORT: "0", ACTION_HUB_HOST: "127.0.0.1", ACTION_HUB_LOG_LEVEL: "silent"},
    stdio: ["ignore", "pipe", "inherit"],
  })
  const closed = once(child, "close")
  const {url, token} = JSON.parse(await firstLine(child)) as {url: string; token: string}
  return {
    access: {hubUrl: url, token},
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
  throw new Error("The example ended before it said where it listens")
}
