import {mintApiKey} from "../secrets/api_key"
import {readConfig} from "../config/config"
import {secretOf} from "../secrets/secrets"

/** `npm run generate-api-key`: prints a new token for Looker's "Authorization Token" field, and nothing else. */
function main(): void {
  try {
    console.log(mintApiKey(secretOf(readConfig())))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

main()
