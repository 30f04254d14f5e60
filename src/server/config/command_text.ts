import {npmEvent} from "./config"

/** The commands that hints name, each with the npm script of a checkout that does the same. */
const npmScripts = {
  "worker": "worker",
  "doctor": "doctor",
  "check-data-plane": "check:data-plane",
  "register": "register",
  "generate-api-key": "generate-api-key",
}

export type CommandName = keyof typeof npmScripts

/** What tells how this process was started, and so how to start another one. */
export interface StartedBy {
  /** The folder of the program: the installed package, a checkout or an image. */
  readonly folder: string
  /** The script that npm runs, "npx" for a command of a package; undefined without npm. */
  readonly npmEvent: string | undefined
}

const thisProcess: StartedBy = {folder: __dirname, npmEvent: npmEvent()}

/** How to call the program that has all commands. */
export function programText(startedBy = thisProcess): string {
  if (!isInstalled(startedBy)) {
    return "node dist/src/server/cli.js"
  }
  return startedBy.npmEvent === undefined ? "looker-rudderstack-hub" : "npx looker-rudderstack-hub"
}

/** What to type for a command, in the way in which this process was started. */
export function commandText(command: CommandName, startedBy = thisProcess): string {
  return isNpmScript(startedBy) ? `npm run ${npmScripts[command]}` : `${programText(startedBy)} ${command}`
}

/** The same, with options to follow. */
export function usageName(command: CommandName, startedBy = thisProcess): string {
  const text = commandText(command, startedBy)
  return isNpmScript(startedBy) ? `${text} --` : text
}

/** A package that is installed has no scripts of the hub. */
function isNpmScript(startedBy: StartedBy): boolean {
  return startedBy.npmEvent !== undefined && !isInstalled(startedBy)
}

function isInstalled({folder}: StartedBy): boolean {
  return folder.split(/[\\/]/).includes("node_modules")
}
