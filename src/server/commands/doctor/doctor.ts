import {text} from "node:stream/consumers"
import "../../../actions"
import {readConfig, unknownSettings} from "../../config"
import {ConfigError} from "../../errors/config_error"
import {createLogger} from "../../logger"
import {installNetworkGuard} from "../../network/network_guard"
import type {CheckContext} from "./check"
import {checks} from "./checks"
import {type DoctorOptions, doctorOptions} from "./doctor_options"
import {examine, type Line} from "./examination"
import {wrong} from "./finding"
import {isSound, lineText, reportJson, unexaminedTexts} from "./report"

/** `npm run doctor`: examines the hub that the environment describes. The exit code is 1 when something is wrong. */
async function main(): Promise<void> {
  const options = doctorOptions(process.argv)
  const lines = await findings(options, options.isJson ? () => {} : print)
  if (options.isJson) {
    print(reportJson(lines))
  }
  process.exitCode = isSound(lines) ? 0 : 1
}

async function findings(options: DoctorOptions, tell: (text: string) => void): Promise<readonly Line[]> {
  try {
    return await examineHub(await contextOf(options), tell)
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      throw error
    }
    const lines = error.problems.map(lineOfProblem)
    lines.forEach((line) => tell(lineText(line)))
    return lines
  }
}

async function contextOf({dataPlaneUrl, lookerUrl}: DoctorOptions): Promise<CheckContext> {
  return {
    config: readConfig(),
    unknownSettings: unknownSettings(),
    lookerUrl,
    dataPlane: dataPlaneUrl === undefined ? undefined : {url: dataPlaneUrl, writeKey: await writeKey()},
  }
}

async function writeKey(): Promise<string> {
  return (await text(process.stdin)).trim()
}

/** Connections are made, and refused, as in the hub. */
async function examineHub(context: CheckContext, tell: (text: string) => void): Promise<readonly Line[]> {
  const guard = installNetworkGuard(context.config.network, createLogger({logLevel: "silent"}))
  try {
    const lines = await examine(checks, context, (line) => tell(lineText(line)))
    unexaminedTexts(checks, lines).forEach(tell)
    return lines
  } finally {
    await guard.remove()
  }
}

function lineOfProblem(problem: string): Line {
  return {subject: "settings", ...wrong(problem, "Everything else is examined once this is mended.")}
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
