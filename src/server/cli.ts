#!/usr/bin/env node
import {Command} from "commander"
import {programText} from "./config/command_text"
import {versionText} from "./config/version"

interface HubCommand {
  readonly name: string
  /** Does the command when it is loaded. */
  readonly module: string
  readonly text: string
  /** Whether the module reads options, and explains them with --help. */
  readonly readsOptions?: true
}

const commands: readonly HubCommand[] = [
  {name: "start", module: "./boot.js", text: "takes Looker's requests, and executes runs"},
  {
    name: "worker",
    module: "./worker.js",
    text: "executes runs that other processes take; needs DATABASE_URL",
  },
  {
    name: "doctor",
    module: "./commands/doctor/doctor.js",
    text: "checks the settings, and what the hub works with",
    readsOptions: true,
  },
  {
    name: "check-data-plane",
    module: "./commands/check_data_plane/check_data_plane.js",
    text: "asks a data plane what the hub relies on",
    readsOptions: true,
  },
  {
    name: "register",
    module: "./commands/register/register.js",
    text: "adds the hub to a Looker through its API",
    readsOptions: true,
  },
  {
    name: "generate-api-key",
    module: "./commands/generate_api_key.js",
    text: "prints a token for Looker",
    readsOptions: true,
  },
]

// What `npm start` and `npm run …` do, for people who have the package or an image, and no checkout.
const program = new Command(programText())
  .description("A Looker Action Hub that sends rows to RudderStack. Settings are environment variables.")
  .version(versionText(), "-v, --version")
  .helpCommand(false) // it would not know the options that modules read
for (const {name, module, text, readsOptions = false} of commands) {
  const command = program.command(name).description(text).allowExcessArguments(false)
  if (readsOptions) {
    command.argument("[options...]").helpOption(false).allowUnknownOption()
  }
  command.action(async () => {
    process.argv.splice(2, process.argv.length, ...command.args)
    await import(module)
  })
}
void program.parseAsync()
