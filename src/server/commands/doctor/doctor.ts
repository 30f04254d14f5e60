import {Command} from "commander"
import "../../../actions"
import {readConfig, unknownSettings} from "../../config/config"
import {connectingAsTheHub} from "../connections"
import {addDataPlaneOptions, dataPlaneUrlOf, webAddress, withWriteKey} from "../data_plane_option"
import {Printout, problemLines} from "../report"
import {usageName} from "../../config/command_text"
import {addressCheck, certificateCheck} from "./address_checks"
import {dataPlaneCheck} from "./data_plane_check"
import {type Check, examine, unexaminedTexts} from "./examination"
import {hubCheck} from "./hub_check"
import {lookerCheck} from "./looker_check"
import {postgresCheck} from "./postgres_check"
import {limitsCheck, nodeCheck, pagesCheck, secretCheck, settingsCheck} from "./settings_checks"
import {dataDirectoryCheck, historyCheck} from "./storage_checks"

/** What the doctor examines, in the order in which it reports. */
const checks: readonly Check[] = [
  nodeCheck,
  settingsCheck,
  limitsCheck,
  secretCheck,
  pagesCheck,
  dataDirectoryCheck,
  historyCheck,
  postgresCheck,
  addressCheck,
  certificateCheck,
  hubCheck,
  lookerCheck,
  dataPlaneCheck,
]

interface DoctorOptions {
  readonly dataPlaneUrl: string | undefined
  readonly lookerUrl: string | undefined
  readonly isJson: boolean
}

/** `npm run doctor`: examines the hub that the environment describes. The exit code is 1 when something is wrong. */
async function main(): Promise<void> {
  const {dataPlaneUrl, lookerUrl, isJson} = doctorOptions(process.argv)
  const subjectWidth = Math.max(...checks.map(({subject}) => subject.length))
  const printout = new Printout({isJson, subjectWidth})
  try {
    const config = readConfig()
    const dataPlane = await withWriteKey(dataPlaneUrl)
    const context = {config, unknownSettings: unknownSettings(), lookerUrl, dataPlane}
    const lines = await connectingAsTheHub(config.network, () => examine(checks, context, printout.report))
    unexaminedTexts(checks, lines).forEach((text) => printout.say(text))
  } catch (error) {
    problemLines(error, "doctor").forEach(printout.report)
  }
  printout.end({findings: printout.lines})
}

/** A mistake in the command line, and a call for help, end the process as commander does. */
function doctorOptions(argv: readonly string[]): DoctorOptions {
  const command = addDataPlaneOptions(
    new Command(usageName("doctor")).description(
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

void main()
