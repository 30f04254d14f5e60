import {hubChecks} from "../faults/hub_checks"
import {runLines} from "../faults/run_lines"
import {Stage} from "../faults/stage"
import {tableText} from "../faults/table_text"
import {ALL_ATTACKS} from "./all_attacks"
import {removePostgres} from "./support/postgres"

const HEADINGS = {strikes: "expected", answer: "seen", arrived: ""}
/** Many lines start hubs of their own. */
const AT_ONCE = 4

/** `npm run test:attacks [-- words]`: tries all attacks, or those whose line has these words, and prints the table. */
async function main(): Promise<void> {
  const words = process.argv.slice(2).join(" ")
  const lines = ALL_ATTACKS.filter(({group, name}) => `${group} ${name}`.includes(words))
  const stage = await Stage.set()
  try {
    const outcomes = [...(await runLines(lines, stage, AT_ONCE)), ...(await hubChecks(stage))]
    const wrong = outcomes.filter(({complaints}) => complaints.length > 0)
    process.stdout.write(
      `${tableText(outcomes, HEADINGS)}\n${outcomes.length} lines, ${wrong.length} of them wrong, in ${Math.round(performance.now() / 1000)} s.\n`,
    )
    process.exitCode = wrong.length === 0 ? 0 : 1
  } finally {
    await Promise.all([stage.close(), removePostgres()])
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
