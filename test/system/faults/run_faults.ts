import {ALL_FAULTS} from "./all_faults"
import {FaultLine} from "./fault_line"
import {hubChecks} from "./hub_checks"
import {runLines} from "./run_lines"
import {HubTarget, Stage} from "./stage"
import {tableText} from "./table_text"

/** `npm run test:faults [-- words]`: tries all faults, or those whose line has these words, and prints the table. */
async function main(): Promise<void> {
  const foreignHub = foreignHubOf(process.env)
  const stage = await Stage.set(foreignHub)
  try {
    const lines = chosen(process.argv.slice(2).join(" "), foreignHub !== undefined)
    const outcomes = [...(await runLines(lines, stage)), ...(await hubChecks(stage))]
    const wrong = outcomes.filter(({complaints}) => complaints.length > 0)
    process.stdout.write(`${tableText(outcomes)}\n${outcomes.length} lines, ${wrong.length} of them wrong.\n`)
    process.exitCode = wrong.length === 0 ? 0 : 1
  } finally {
    await stage.close()
  }
}

/** Another hub than this project's: it needs FAULTS_HUB_TOKEN too. */
function foreignHubOf({
  FAULTS_HUB_URL: url,
  FAULTS_HUB_TOKEN: token = "",
}: NodeJS.ProcessEnv): HubTarget | undefined {
  return url === undefined ? undefined : {url: url.replace(/\/+$/, ""), token}
}

function chosen(words: string, isForeign: boolean): FaultLine[] {
  return ALL_FAULTS.filter(({group, name, strikes}) => `${group} ${name} ${strikes}`.includes(words)).filter(
    ({needsOwnHub}) => !(isForeign && needsOwnHub),
  )
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
