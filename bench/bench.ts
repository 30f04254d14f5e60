import {existsSync} from "node:fs"
import {cpus} from "node:os"
import {exitOnSignals} from "../test/stand_ins/exit_on_signals"
import {CommandLine, readCommandLine, USAGE} from "./command_line"
import {Comparison, quantile} from "./figures"
import {guardComplaints, lossComplaints} from "./guard"
import {type IdleMemory, idleMemory} from "./idle_memory"
import {Rig} from "./rig"
import {runScenario} from "./run_scenario"
import {allScenarios, quickScenarios, Scenario} from "./scenarios"
import {tableHead, tableLine} from "./table"

/** `npm run bench`: how fast the hub is, beside a plain program for the same work. */
async function main(): Promise<void> {
  exitOnSignals()
  const commandLine = readCommandLine(process.argv.slice(2))
  if (!existsSync("/proc/self/stat"))
    throw new Error("The bench reads /proc for CPU time and memory: run it on Linux.")
  const rig = new Rig(commandLine.oneCore)
  try {
    const lines = await runAll(scenariosOf(commandLine), rig, commandLine.json)
    report(lines, rig, await idleMemory(), commandLine)
  } finally {
    await rig.stop()
  }
}

function scenariosOf({quick, rows, columns, latencyMs, only = ""}: CommandLine): Scenario[] {
  const scenarios = (quick ? quickScenarios(rows) : allScenarios(rows, latencyMs)).filter(({name}) =>
    name.includes(only),
  )
  if (scenarios.length === 0) throw new Error(`No scenario's name contains "${only}"\n\n${USAGE}`)
  return columns === undefined ? scenarios : scenarios.map((scenario) => ({...scenario, columns}))
}

async function runAll(scenarios: readonly Scenario[], rig: Rig, quiet: boolean): Promise<Comparison[]> {
  const lines: Comparison[] = []
  if (!quiet) console.log(`\n${tableHead()}`)
  for (const scenario of scenarios) {
    const line = await runScenario(scenario, rig)
    lines.push(line)
    if (!quiet) console.log(tableLine(line))
  }
  return lines
}

function report(
  lines: readonly Comparison[],
  rig: Rig,
  idle: readonly IdleMemory[],
  {json, quick}: CommandLine,
): void {
  const complaints = [...lossComplaints(lines), ...(quick ? guardComplaints(lines) : [])]
  const coldStartMs = quantile(rig.coldStartsMs, 0.5)
  console.log((json ? jsonReport : textReport)(lines, coldStartMs, idle, complaints))
  process.exitCode = complaints.length === 0 ? 0 : 1
}

function jsonReport(
  lines: readonly Comparison[],
  coldStartMs: number,
  idle: readonly IdleMemory[],
  complaints: readonly string[],
): string {
  const machine = {node: process.version, cores: cpus().length, processor: cpus()[0]?.model}
  return JSON.stringify({machine, coldStartMs, idleMemory: idle, scenarios: lines, complaints}, null, 2)
}

function textReport(
  lines: readonly Comparison[],
  coldStartMs: number,
  idle: readonly IdleMemory[],
  complaints: readonly string[],
): string {
  const notes = [
    "",
    `Cold start to listening: ${Math.round(coldStartMs)} ms (median).`,
    `Idle memory: ${idle.map(({role, megabytes}) => `${role} ${megabytes} MB`).join(", ")}.`,
    ...lines.flatMap(atOnceNotes),
    ...(complaints.length === 0 ? ["Nothing was lost, nothing came twice."] : complaints),
  ]
  return notes.join("\n")
}

function atOnceNotes({ofSingle, listingP99Ms}: Comparison): string[] {
  return ofSingle === undefined || listingP99Ms === undefined
    ? []
    : [
        `8 runs at once: ${ofSingle.toFixed(2)} of the rows/s of a single one, in turns.`,
        `A listing while they work: ${listingP99Ms.toFixed(1)} ms (p99).`,
      ]
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
