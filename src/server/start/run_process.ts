import {type Config, unknownSettings} from "../config/config"
import {logUnexpected} from "../telemetry/error_summary"
import type {Log} from "../telemetry/log"
import {createLogger} from "../telemetry/logger"
import {logStart, terminalNotice} from "./start_notice"
import {hasGeneratedSecret} from "../secrets/secrets"
import {type RunningServer, startServer} from "./start_server"

/** Runs a process of the hub until a signal ends it; one that cannot start says why, and exits with 1. */
export function runProcess(config: () => Config): void {
  start(config).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  })
}

async function start(configuration: () => Config): Promise<void> {
  const config = configuration()
  const log = createLogger(config)
  warnOfUnknownSettings(log)
  const isSecretNew = config.secret === undefined && !hasGeneratedSecret(config.dataDirectory)
  const hub = await startServer(config, {log})
  endOnSignals(hub)
  reportFaults(hub, log)
  const facts = {...config, ...hub, isSecretNew}
  logStart(log, facts)
  if (process.stdout.isTTY) {
    process.stdout.write(terminalNotice(facts) ?? "")
  }
}

function warnOfUnknownSettings(log: Log): void {
  const variables = unknownSettings()
  if (variables.length > 0) {
    log.warn(
      {variables},
      "These variables have no effect: the hub has no such settings. Correct their names, or remove them.",
    )
  }
}

/** The first signal lets runs end; a second one ends the process at once, which is what Node does by itself. */
function endOnSignals(hub: RunningServer): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void end(hub, 0))
  }
}

/** A promise nobody waited for harms nobody else; after an exception nobody caught, the process starts afresh. */
function reportFaults(hub: RunningServer, log: Log): void {
  process.on("unhandledRejection", (reason) => logUnexpected(log, {}, reason))
  process.on("uncaughtException", (error) => {
    logUnexpected(log, {}, error)
    void end(hub, 1)
  })
}

async function end(hub: RunningServer, exitCode: number): Promise<void> {
  await hub.close()
  process.exit(exitCode)
}
