import "../../../actions"
import {readConfig, readLookerKey} from "../../config/config"
import {connectingAsTheHub} from "../connections"
import {withWriteKey} from "../data_plane_option"
import {isSound, Printout, problemLines, type Report, type ReportLine} from "../report"
import {LookerClient} from "./looker_client"
import {type RegisterOptions, registerOptions} from "./register_options"
import {register, rehearse} from "./registration"
import {type RegistrationInput, registrationInput, secretsOf} from "./registration_input"

const subjectWidth = "RudderStack Identify".length

/** `npm run register`: registers this hub in a Looker. The exit code is 1 when that fails. */
async function main(): Promise<void> {
  const options = registerOptions(process.argv)
  const {json: isJson = false, apply: isApplied = false} = options
  const printout = new Printout({isJson, subjectWidth})
  await run(options, isApplied, printout.report)
  printout.say(closingText(isApplied, printout.lines))
  printout.end({isApplied, lines: printout.lines})
}

/** Whatever ends it is reported. */
async function run(options: RegisterOptions, isApplied: boolean, report: Report): Promise<void> {
  try {
    const config = readConfig()
    const dataPlane = () => withWriteKey(options.dataPlane)
    const input = await registrationInput({options, config, lookerKey: readLookerKey(), dataPlane})
    await connectingAsTheHub(config.network, () => runInLooker(input, isApplied, redacted(input, report)))
  } catch (error) {
    problemLines(error, "register").forEach(report)
  }
}

async function runInLooker(input: RegistrationInput, isApplied: boolean, report: Report): Promise<void> {
  const {lookerUrl, credentials, token, desired} = input
  const looker = new LookerClient(lookerUrl, credentials)
  try {
    await looker.login()
    await (isApplied ? register(looker, token, desired, report) : rehearse(looker, desired, report))
  } catch (error) {
    problemLines(error, "register").forEach(report)
  } finally {
    await looker.logout().catch(() => {
      report({
        status: "warning",
        subject: "Looker",
        text: "Logging out failed.",
        cure: "Nothing is to be done: the access ends by itself within the hour.",
      })
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

void main()
