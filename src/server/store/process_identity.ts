import {randomUUID} from "node:crypto"
import {readFileSync} from "node:fs"
import {hostname} from "node:os"

const separator = "/"

/**
 * Names this process as a worker, so that another one of the same machine can tell whether it is still there: machine,
 * process number, and when the process began in the kernel's ticks (empty where that is not known).
 */
export function workerId(): string {
  return [hostname(), process.pid, bornAt(process.pid) ?? "", randomUUID()].join(separator)
}

/** @returns whether the process of this id is there; undefined for one of another machine */
export function isAlive(id: string): boolean | undefined {
  const [host, pid, born] = id.split(separator)
  if (host !== hostname() || pid === undefined) {
    return undefined
  }
  return born === "" || born === undefined ? takesSignals(Number(pid)) : bornAt(Number(pid)) === born
}

/** What Linux says of a process: its name stands in parentheses and may hold anything, 19 fields on is its start. */
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
