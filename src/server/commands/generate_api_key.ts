import {Command} from "commander"
import {usageName} from "../config/command_text"
import {readConfig} from "../config/config"
import {mintApiKey} from "../secrets/api_key"
import {secretOf} from "../secrets/secrets"

/** `npm run generate-api-key`: prints a new token for Looker's "Authorization Token" field, and nothing else. */
function main(): void {
  refuseOptions(process.argv)
  try {
    console.log(mintApiKey(secretOf(readConfig())))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

/** A mistake in the command line, and a call for help, end the process as commander does. */
function refuseOptions(argv: readonly string[]): void {
  new Command(usageName("generate-api-key"))
    .description("Prints a new token for Looker, made with the hub's secret. Earlier tokens stay valid.")
    .allowExcessArguments(false)
    .parse(argv)
}

main()
