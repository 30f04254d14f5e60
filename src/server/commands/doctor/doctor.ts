import {Command} from "commander"
import "../../../actions"
import {ConfigError, readConfig, unknownSettings} from "../../config/config"
import {createLogger} from "../../telemetry/logger"
import {installNetworkGuard} from "../../network/network_guard"
import {addDataPlaneOptions, dataPlaneUrlOf, webAddress, withWriteKey} from "../data_plane_option"
import {isSound, lineText, type Report, type ReportLine} from "../report_line"
import type {CheckContext} from "./check"
import {checks} from "./checks"
import {examine, unexaminedTexts} from "./examination"

const subjectWidth = "data directory".length

interface DoctorOptions {
  readonly dataPlaneUrl: string | undefined
  readonly lookerUrl: string | undefined
  readonly isJson: boolean
}

/** `npm run doctor`: examines the hub that the environment describes. The exit code is 1 when something is wrong. */
async function main(): Promise<void> {
  const options = doctorOptions(process.argv)
  const printText = options.isJson ? () => {} : print
  const lines = await findings(options, (line) => printText(lineText(line, subjectWidth)), printText)
  if (options.isJson) {
    print(JSON.stringify({isSound: isSound(lines), findings: lines}, undefined, 2))
  }
  process.exitCode = isSound(lines) ? 0 : 1
}

/** A mistake in the command line, and a call for help, end the process as commander does. */
function doctorOptions(argv: readonly string[]): DoctorOptions {
  const command = addDataPlaneOptions(
    new Command("npm run doctor --").description(
      "Examines the hub that the environment describes, and what it works with. It changes nothing.",
    ),
    "also try this data plane",
  )
    .option("--looker-url <url>", "also try whether this Looker can be reached", webAddress)
    .option("--json", "answer with JSON")
    .allowExcessArguments(false)
  const {lookerUrl, json = false} = command.parse(argv).opts<{lookerUrl?: string; json?: boolean}>()
  return {dataPlaneUrl: dataPlaneUrlOf(command), lookerUrl, isJson: json}
}

async function findings(
  options: DoctorOptions,
  report: Report,
  printText: (text: string) => void,
): Promise<readonly ReportLine[]> {
  try {
    const lines = await examineHub(await contextOf(options), report)
    unexaminedTexts(checks, lines).forEach(printText)
    return lines
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      throw error
    }
    const cure = "Everything else is examined once this is fixed."
    const lines = error.problems.map((text) => ({status: "wrong", subject: "settings", text, cure}) as const)
    lines.forEach(report)
    return lines
  }
}

async function contextOf({dataPlaneUrl, lookerUrl}: DoctorOptions): Promise<CheckContext> {
  const config = readConfig()
  return {config, unknownSettings: unknownSettings(), lookerUrl, dataPlane: await withWriteKey(dataPlaneUrl)}
}

/** Connections are made, and refused, as in the hub. */
async function examineHub(context: CheckContext, report: Report): Promise<readonly ReportLine[]> {
  const guard = installNetworkGuard(context.config.network, createLogger({logLevel: "silent"}))
  try {
    return await examine(checks, context, report)
  } finally {
    await guard.remove()
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
