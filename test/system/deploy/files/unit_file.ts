import {type DeployedProcess, sampleSecret, usualSpareSeconds} from "./deployed_process"
import {filledIn, variablesOf} from "./variables_file"

/** What has to stand in a unit of the hub, whatever else does. */
const wanted = [
  "User=looker-hub",
  "NoNewPrivileges=true",
  "ProtectSystem=strict",
  "CapabilityBoundingSet=",
  "Restart=always",
  "EnvironmentFile=/etc/looker-hub.env",
]

export interface UnitFindings {
  readonly problems: readonly string[]
  readonly processes: readonly DeployedProcess[]
}

/** @param variables of the file that the unit takes its environment from */
export function unitFindings(
  file: string,
  text: string,
  variables: Readonly<Record<string, string>>,
): UnitFindings {
  const lines = text.split("\n")
  const values = (key: string) =>
    lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1))
  // What the file names overrides what the unit names.
  const environment = {...variablesOf(values("Environment").join("\n")), ...filledIn(variables, sampleSecret)}
  const [script] = values("ExecStart").map((command) => command.replace(/^\S+ /, ""))
  const [stateFolder] = values("StateDirectory")
  const isWorker = script?.endsWith("/worker.js") === true
  return {
    problems: [
      ...wanted.filter((line) => !lines.includes(line)).map((line) => `${file}: ${line} is missing.`),
      ...(variables.ACTION_HUB_DATA_DIR === `/var/lib/${stateFolder}`
        ? []
        : [`${file}: the data directory is not the one that StateDirectory makes.`]),
    ],
    processes: [
      {
        place: file,
        script,
        environment: {
          ...environment,
          ...(isWorker && {DATABASE_URL: "postgres://postgres.example.com/hub"}),
        },
        probePaths: [],
        graceSeconds: Number(values("TimeoutStopSec")[0] ?? 90),
        spareSeconds: usualSpareSeconds,
      },
    ],
  }
}
