import {existsSync} from "node:fs"
import {join} from "node:path"
import {allSettings, readConfig} from "../../../../src/server/config/config"
import {projectRoot} from "../../../contract/support/project"
import type {DeployedProcess} from "./deployed_process"

/** Variables that are none of the hub's settings. */
const others = ["NODE_ENV", "POSTGRES_PASSWORD"]

/** What would keep a process from starting, or have it killed while its runs end. One line each. */
export function processProblems(deployed: DeployedProcess): string[] {
  return [
    ...unknownVariables(Object.keys(deployed.environment)),
    ...valueProblems(deployed),
    ...scriptProblems(deployed),
  ].map((problem) => `${deployed.place}: ${problem}`)
}

/** A line for each name that the hub has no setting of. */
export function unknownVariables(names: readonly string[]): string[] {
  const known = [...others, ...allSettings().map(({variable}) => variable)]
  return names.filter((name) => !known.includes(name)).map((name) => `the hub has no setting ${name}.`)
}

function valueProblems({environment, graceSeconds, spareSeconds}: DeployedProcess): string[] {
  try {
    const {drainMs} = readConfig({...environment})
    const wanted = drainMs / 1000 + spareSeconds
    return graceSeconds < wanted
      ? [`it is killed ${graceSeconds} s after SIGTERM, but wants ${wanted} s to let runs end.`]
      : []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

function scriptProblems({script, environment}: DeployedProcess): string[] {
  if (script === undefined) {
    return []
  }
  const source = script.replace(/^dist\//, "").replace(/\.js$/, ".ts")
  const isWorker = script.endsWith("/worker.js")
  return [
    ...(existsSync(join(projectRoot, source))
      ? []
      : [`it executes ${script}, which no source is compiled to.`]),
    ...(isWorker && environment.DATABASE_URL === undefined ? ["a worker needs DATABASE_URL."] : []),
  ]
}
