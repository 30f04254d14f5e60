import {existsSync} from "node:fs"
import {join} from "node:path"
import {filesBelow, projectRoot, readProjectFile} from "../../../contract/support/project"
import {caddyProblems} from "./caddy_file"
import {cloudRunFindings} from "./cloud_run_file"
import {composeFindings} from "./compose_file"
import type {DeployedProcess} from "./deployed_process"
import {herokuFindings} from "./heroku_files"
import {hasHelm, otherValues, renderedChart} from "./helm_chart"
import {kubernetesFindings} from "./kubernetes_files"
import {processProblems} from "./process_problems"
import {unitFindings} from "./unit_file"
import {variablesOf} from "./variables_file"

/** What the files of one way to deploy the hub say, and what is wrong with them. */
export interface Findings {
  readonly way: string
  readonly problems: readonly string[]
  readonly processes: readonly DeployedProcess[]
}

/** Of every way to deploy the hub that there are files for. */
export function allFindings(): Findings[] {
  const found = [
    {
      way: "Compose",
      ...composeFindings(readProjectFile("compose.yaml"), readProjectFile(".env.example"), exists),
    },
    ...chartFindings(),
    {way: "Cloud Run", ...cloudRunFindings(readProjectFile("deploy/cloud-run/service.yaml"))},
    {way: "Heroku", ...herokuFindings(readProjectFile("app.json"), readProjectFile("Procfile"))},
    ...systemdUnits().map((file) => ({
      way: file,
      ...unitFindings(file, readProjectFile(file), unitVariables()),
    })),
    {
      way: "Caddy",
      problems: caddyProblems(readProjectFile("deploy/Caddyfile"), drainSeconds()),
      processes: [],
    },
  ]
  return found.map(({way, problems, processes}) => ({
    way,
    problems: [...problems, ...processes.flatMap(processProblems)],
    processes,
  }))
}

export function systemdUnits(): string[] {
  return filesBelow("deploy/systemd").filter((file) => file.endsWith(".service"))
}

export function unitVariables(): Record<string, string> {
  return variablesOf(readProjectFile("deploy/systemd/looker-hub.env.example"))
}

/** As the chart is by default, and with every part of it the other way. */
function chartFindings() {
  return hasHelm()
    ? [[], otherValues].map((values) => ({
        way: `Kubernetes, ${values.join(" ") || "default values"}`,
        ...kubernetesFindings(renderedChart(...values)),
      }))
    : []
}

function exists(path: string): boolean {
  return existsSync(join(projectRoot, path))
}

/** Where Caddy and the hub are on one machine. */
function drainSeconds(): number {
  const files = [unitVariables(), variablesOf(readProjectFile(".env.example"))]
  return Math.max(...files.map(({ACTION_HUB_DRAIN_SECONDS}) => Number(ACTION_HUB_DRAIN_SECONDS)))
}
