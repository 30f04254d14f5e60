import {type CommandInput, type CommandRun, runCommand} from "../../../support/command_process"

/** `npm run doctor` as a process of its own. */
export function runDoctor(input: CommandInput): Promise<CommandRun> {
  return runCommand("commands/doctor/doctor.js", input)
}
