import {createServer} from "node:http"
import {join} from "node:path"
import type {AdminPassword} from "../console"
import {firstApiKey} from "../secrets/api_key"
import type {Config} from "../config/config"
import {defaultHttpTimeouts, type HttpTimeouts, httpOptions, limitConnections} from "../http/http_limits"
import {listen} from "./listen"
import type {Log} from "../telemetry/log"
import {Readiness} from "../http/readiness"
import {executesInThreadsOnly, startRunEngine} from "./run_engine"
import {secretsOf} from "../secrets/secrets"
import {Shutdown} from "./shutdown"
import {workerApplication} from "./worker_application"

/** What a test or an embedding program may replace. */
export interface StartOptions {
  readonly log: Log
  /** The compiled module that registers the actions when it is loaded. */
  readonly actionsModule?: string
  readonly httpTimeouts?: HttpTimeouts
}

/** A hub that listens. */
export interface RunningServer {
  /** Where it listens, seen from this machine. */
  readonly url: string
  /** Where Looker reaches it. */
  readonly hubUrl: string
  /** A token of this hub, the same at every start with the same secret. */
  readonly authorizationToken: string
  /** What opens the pages about runs; undefined where they are off. */
  readonly adminPassword: AdminPassword | undefined
  /** Takes no new connection, lets runs end within the drain time, answers the others as failed, and ends. */
  close(): Promise<void>
}

const ownActionsModule = join(__dirname, "..", "..", "actions", "index.js")

/**
 * Starts the hub. Worker threads start with the first runs.
 *
 * @throws ConfigError, DataDirectoryError, ListenError
 */
export async function startServer(config: Config, options: StartOptions): Promise<RunningServer> {
  const {
    log,
    actionsModule = ownActionsModule,
    httpTimeouts = {...defaultHttpTimeouts, socketMs: config.socketTimeoutMs},
  } = options
  const secrets = secretsOf(config)
  const isWorker = config.cluster.role === "worker"
  const routes = isWorker ? undefined : await import("./server.js") // some MB that a worker does without
  const adminPassword = routes?.adminPasswordOf(config)
  if (!executesInThreadsOnly(config) || config.metricsToken !== undefined) {
    await import(actionsModule)
  }
  const engine = await startRunEngine(config, {secrets, actionsModule, log})
  const server = createServer(httpOptions(httpTimeouts))
  limitConnections(server, httpTimeouts)
  const port = await listen(server, config.host, config.port).catch(async (error: unknown) => {
    await engine.close()
    throw error
  })
  const url = `http://localhost:${port}`
  const hubUrl = config.baseUrl ?? url
  const shutdown = new Shutdown({server, engine, drainMs: config.drainMs, log})
  const isStopping = () => shutdown.hasBegun
  const readiness = new Readiness({...engine, isStopping, log})
  engine.metrics?.watch({queue: engine.queue, readiness})
  const parts = {...engine, config, secrets, hubUrl, adminPassword, log, isStopping, readiness}
  server.on("request", routes ? routes.newHubApplication(parts) : workerApplication(parts))
  return {
    ...{url, hubUrl, adminPassword},
    authorizationToken: firstApiKey(secrets.current),
    close: () => shutdown.run(),
  }
}
