import {readFileSync, writeFileSync} from "node:fs"

/** The most memory that a process has held so far, in megabytes; undefined where the system does not tell. */
export function peakMemoryMb(pid: number): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(procFile(pid))?.[1]
  return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024)
}

/** Lets the peak begin anew, where the system can do that. */
export function resetPeakMemory(pid: number): void {
  if (process.platform === "linux") writeFileSync(`/proc/${pid}/clear_refs`, "5")
}

function procFile(pid: number): string {
  return process.platform === "linux" ? readFileSync(`/proc/${pid}/status`, "utf8") : ""
}
