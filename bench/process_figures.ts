import {readdirSync, readFileSync, writeFileSync} from "node:fs"

/** Linux counts the time of processes in ticks of this length for everyone who asks. */
const TICK_MICROSECONDS = 10_000
const UTIME_FIELD = 13
const STIME_FIELD = 14
const PARENT_FIELD = 3

/** CPU time of a process with all its threads and children so far, in microseconds; good to 10 ms. */
export function cpuMicroseconds(pid: number): number {
  const ticks = treeOf(pid).map((member) => {
    const fields = statFields(member)
    return Number(fields[UTIME_FIELD]) + Number(fields[STIME_FIELD])
  })
  return sum(ticks) * TICK_MICROSECONDS
}

/** The most memory that a process and its children have held since resetPeakMemory, in bytes. */
export function peakMemoryBytes(pid: number): number {
  return sum(
    treeOf(pid).map(
      (member) => 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(procFile(member, "status"))?.[1] ?? 0),
    ),
  )
}

/** The memory that a process and its children hold now, in bytes. */
export function memoryBytes(pid: number): number {
  return sum(
    treeOf(pid).map(
      (member) => 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(procFile(member, "status"))?.[1] ?? 0),
    ),
  )
}

export function resetPeakMemory(pid: number): void {
  for (const member of treeOf(pid)) writeFileSync(`/proc/${member}/clear_refs`, "5")
}

/** A process and all that descend from it. */
function treeOf(pid: number): number[] {
  const parents = new Map(allPids().map((each) => [each, Number(statFields(each)[PARENT_FIELD])]))
  const tree = [pid]
  for (const member of tree) {
    for (const [child, parent] of parents) if (parent === member) tree.push(child)
  }
  return tree
}

function allPids(): number[] {
  return readdirSync("/proc").map(Number).filter(Number.isInteger)
}

/** The fields of /proc/<pid>/stat, counted from 0; a process that has just ended has none. */
function statFields(pid: number): string[] {
  const stat = procFile(pid, "stat")
  // The second field, the name in brackets, may hold spaces.
  const afterName = stat.slice(stat.lastIndexOf(")") + 2)
  return afterName === "" ? [] : [String(pid), "", ...afterName.split(" ")]
}

function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8")
  } catch (error) {
    if (isGone(error)) return ""
    throw error
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH")
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + (Number.isNaN(number) ? 0 : number), 0)
}
