import {type CommandInput, type CommandRun, runCommand} from "../../../support/command_process"

/** `npm run register` as a process of its own. */
export function runRegister(input: CommandInput): Promise<CommandRun> {
  return runCommand("commands/register/register.js", input)
}
