import {createServer} from "node:http"
import {join} from "node:path"
import {allActions} from "../hub"
import {Access} from "./access/access"
import {type AdminPassword, adminPasswordOf} from "./access/admin_password"
import {firstApiKey} from "./api_key"
import {BodyBudget} from "./body_budget"
import type {Config} from "./config"
import {defaultHttpTimeouts, type HttpTimeouts, httpOptions, limitConnections} from "./http_limits"
import {systemHistoryClock} from "./history/history_clock"
import {MemoryRunStore} from "./history/memory_run_store"
import {RunHistory} from "./history/run_history"
import {StoreHealth} from "./history/store_health"
import {LastListing} from "./last_listing"
import {dataPlaneGate} from "./limits/gate_of_limits"
import {listen} from "./listen"
import type {Log} from "./log"
import {HubMetrics} from "./metrics/hub_metrics"
import {installNetworkGuard} from "./network/network_guard"
import {OpenRuns} from "./open_runs"
import {Readiness} from "./readiness"
import {runQueues} from "./run_queues"
import {RunObservers} from "./runs/run_observers"
import {secretsOf} from "./secret"
import {hubApplication} from "./server"
import {eventPurpose} from "./seal_purpose"
import {Sealer} from "./sealer"
import {Shutdown} from "./shutdown"

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

const ownActionsModule = join(__dirname, "..", "actions", "index.js")

/**
 * Starts the hub. It listens at once, while its worker threads load the actions.
 *
 * @throws DataDirectoryError, ListenError
 */
export async function startServer(config: Config, options: StartOptions): Promise<RunningServer> {
  const {
    log,
    actionsModule = ownActionsModule,
    httpTimeouts = {...defaultHttpTimeouts, socketMs: config.socketTimeoutMs},
  } = options
  const secrets = secretsOf(config)
  const adminPassword = adminPasswordOf(config)
  await import(actionsModule)
  const server = createServer(httpOptions(httpTimeouts))
  limitConnections(server, httpTimeouts)
  const port = await listen(server, config.host, config.port)
  const url = `http://localhost:${port}`
  const hubUrl = config.baseUrl ?? url
  const guard = installNetworkGuard(config.network, log)
  const store = new MemoryRunStore()
  const clock = systemHistoryClock
  const history = new RunHistory({store, health: new StoreHealth(log, clock), clock, log})
  const metrics = config.metricsToken === undefined ? undefined : new HubMetrics(await actionNames())
  const observer = new RunObservers(metrics ? [history, metrics] : [history])
  const gate = dataPlaneGate(config.dataPlaneLimits, undefined, log)
  const {queue, ownThread} = runQueues(config, {secrets, actionsModule, observer, gate, log})
  const openRuns = new OpenRuns()
  const queues = [queue, ownThread]
  const shutdown = new Shutdown({server, openRuns, queues, gate, guard, drainMs: config.drainMs, log})
  const bodies = new BodyBudget(config.maxExecuteBodyBytes)
  const isStopping = () => shutdown.hasBegun
  const readiness = new Readiness({queue, store, history, isStopping, log})
  metrics?.watch({queue, readiness})
  const parts = {
    ...{config, secrets, hubUrl, log, queue, ownThread, observer, openRuns, bodies, isStopping, store},
    ...{readiness, metrics},
    historyProblem: () => history.problem,
    eventSealer: new Sealer(secrets, eventPurpose),
    access: adminPassword && new Access({password: adminPassword.password, secret: secrets.current, hubUrl}),
    lastListing: new LastListing(),
  }
  server.on("request", hubApplication(parts))
  return {
    ...{url, hubUrl, adminPassword},
    authorizationToken: firstApiKey(secrets.current),
    close: () => shutdown.run(),
  }
}

async function actionNames(): Promise<string[]> {
  return (await allActions()).map(({name}) => name)
}
