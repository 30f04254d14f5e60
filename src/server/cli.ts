#!/usr/bin/env node
import {Command} from "commander"
import {versionText} from "./config/version"

/** Each module does its command when it is loaded, and reads its options itself. */
const commands: readonly [name: string, module: string, text: string][] = [
  ["start", "./boot.js", "takes Looker's requests, and executes runs"],
  ["worker", "./worker.js", "executes runs that other processes take; needs DATABASE_URL"],
  ["doctor", "./commands/doctor/doctor.js", "checks the settings, and what the hub works with"],
  [
    "check-data-plane",
    "./commands/check_data_plane/check_data_plane.js",
    "asks a data plane what the hub relies on",
  ],
  ["register", "./commands/register/register.js", "adds the hub to a Looker through its API"],
  ["generate-api-key", "./commands/generate_api_key.js", "prints a token for Looker"],
]

// `looker-rudderstack-hub`: what `npm start` and `npm run …` do, for people who have the package and no checkout.
const program = new Command("looker-rudderstack-hub")
  .description("A Looker Action Hub that sends rows to RudderStack. Settings are environment variables.")
  .version(versionText(), "-v, --version")
for (const [name, module, text] of commands) {
  program
    .command(name)
    .description(text)
    .argument("[options...]")
    .helpOption(false)
    .allowUnknownOption()
    .action(async (options: readonly string[]) => {
      process.argv.splice(2, process.argv.length, ...options)
      await import(module)
    })
}
void program.parseAsync()
