import "../../../actions"
import {readConfig, readLookerKey} from "../../config/config"
import {createLogger} from "../../telemetry/logger"
import {installNetworkGuard} from "../../network/network_guard"
import {withWriteKey} from "../data_plane_option"
import {isSound, lineText, type Report, type ReportLine} from "../report_line"
import {LookerClient} from "./looker_client"
import {type RegisterOptions, registerOptions} from "./register_options"
import {register, rehearse} from "./registration"
import {problemLines} from "./registration_error"
import {type RegistrationInput, registrationInput, secretsOf} from "./registration_input"

const subjectWidth = "RudderStack Identify".length

/** `npm run register`: registers this hub in a Looker. The exit code is 1 when that fails. */
async function main(): Promise<void> {
  const options = registerOptions(process.argv)
  const lines: ReportLine[] = []
  await run(options, (line) => {
    lines.push(line)
    if (!options.json) {
      print(lineText(line, subjectWidth))
    }
  })
  print(
    options.json
      ? JSON.stringify({isSound: isSound(lines), isApplied: options.apply ?? false, lines}, undefined, 2)
      : closingText(options.apply ?? false, lines),
  )
  process.exitCode = isSound(lines) ? 0 : 1
}

/** Whatever ends it is reported. */
async function run(options: RegisterOptions, report: Report): Promise<void> {
  try {
    const config = readConfig()
    const dataPlane = await withWriteKey(options.dataPlane)
    const input = await registrationInput({options, config, lookerKey: readLookerKey(), dataPlane})
    const guard = installNetworkGuard(config.network, createLogger({logLevel: "silent"}))
    try {
      await runInLooker(input, options.apply ?? false, redacted(input, report))
    } finally {
      await guard.remove()
    }
  } catch (error) {
    problemLines(error).forEach(report)
  }
}

async function runInLooker(input: RegistrationInput, isApplied: boolean, report: Report): Promise<void> {
  const {lookerUrl, credentials, token, desired} = input
  const looker = new LookerClient(lookerUrl, credentials)
  try {
    await looker.login()
    await (isApplied ? register(looker, token, desired, report) : rehearse(looker, desired, report))
  } catch (error) {
    problemLines(error).forEach(report)
  } finally {
    await logout(looker, report)
  }
}

async function logout(looker: LookerClient, report: Report): Promise<void> {
  try {
    await looker.logout()
  } catch {
    report({
      status: "warning",
      subject: "Looker",
      text: "Logging out failed.",
      cure: "Nothing is to be done: the access ends by itself within the hour.",
    })
  }
}

/** Looker's messages may repeat what it was sent: each secret goes, longest first, and all is on one line. */
function redacted(input: RegistrationInput, report: Report): Report {
  const secrets = secretsOf(input)
    .filter((secret) => secret !== "")
    .sort((left, right) => right.length - left.length)
  return (line) => {
    const text = secrets.reduce((rest, secret) => rest.replaceAll(secret, "…"), line.text)
    report({...line, text: text.replace(/[\s\p{Cc}]+/gu, " ").trim()})
  }
}

function closingText(isApplied: boolean, lines: readonly ReportLine[]): string {
  const hasSteps = lines.some(({status}) => status === "done" || status === "to do")
  if (!isSound(lines)) {
    return isApplied && hasSteps
      ? "What is done stays, and is not done again: fix this, then run it again."
      : "Nothing has been changed: fix this, then run it again."
  }
  if (!hasSteps) {
    return "Nothing to do."
  }
  return isApplied ? "Done." : "This was a dry run, nothing has been changed. Add --apply to do it."
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.name : "error"}\n`)
  process.exitCode = 1
})
