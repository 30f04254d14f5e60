import {readFileSync} from "node:fs"
import {hostname} from "node:os"

/** Who writes: tells a process from all that had, or will have, its number. */
export interface ProcessIdentity {
  readonly host: string
  readonly pid: number
  /** When the process began, in the kernel's ticks; empty where that is not told. */
  readonly born: string
}

/** This process. */
export function thisProcess(): ProcessIdentity {
  return {host: hostname(), pid: process.pid, born: bornAt(process.pid) ?? ""}
}

/** Whether a process of this machine is still there. */
export function isAlive({pid, born}: ProcessIdentity): boolean {
  return born === "" ? takesSignals(pid) : bornAt(pid) === born
}

/** What Linux tells of a process: its name stands in parentheses and may hold anything, 19 fields on is its start. */
function bornAt(pid: number): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "latin1")
    return status.slice(status.lastIndexOf(")") + 2).split(" ")[19]
  } catch {
    return undefined
  }
}

function takesSignals(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}
