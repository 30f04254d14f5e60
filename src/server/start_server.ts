import {createServer} from "node:http"
import {join} from "node:path"
import {allActions} from "../hub"
import {Access} from "./access/access"
import {type AdminPassword, adminPasswordOf} from "./access/admin_password"
import {firstApiKey} from "./api_key"
import {BodyBudget} from "./body_budget"
import type {Config} from "./config"
import {defaultHttpTimeouts, type HttpTimeouts, httpOptions, limitConnections} from "./http_limits"
import {openHistory} from "./history/open_history"
import {openRunStore, type OpenedStore} from "./history/open_run_store"
import type {HubParts} from "./hub_parts"
import {LastListing} from "./last_listing"
import {dataPlaneGate} from "./limits/gate_of_limits"
import {listen} from "./listen"
import type {Log} from "./log"
import {HubMetrics} from "./metrics/hub_metrics"
import {installNetworkGuard} from "./network/network_guard"
import {OpenRuns} from "./open_runs"
import {Readiness} from "./readiness"
import type {RedisConnections} from "./redis/redis_connections"
import {runQueues, sharedRunQueues} from "./run_queues"
import {RunObservers} from "./runs/run_observers"
import {secretsOf} from "./secret"
import {hubApplication, workerApplication} from "./server"
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
 * @throws DataDirectoryError, ListenError, RedisUnreachableError
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
  const metrics = config.metricsToken === undefined ? undefined : new HubMetrics(await actionNames())
  const connections = await redisConnections(config)
  const opened = connections ? await sharedRunStore(connections) : openRunStore(config, log)
  const runs = await openHistory(opened, config.history, log)
  const server = createServer(httpOptions(httpTimeouts))
  limitConnections(server, httpTimeouts)
  const port = await listen(server, config.host, config.port).catch(async (error: unknown) => {
    await runs.close()
    connections?.close()
    throw error
  })
  const url = `http://localhost:${port}`
  const hubUrl = config.baseUrl ?? url
  const guard = installNetworkGuard(config.network, log)
  const observer = new RunObservers(metrics ? [runs.history, metrics] : [runs.history])
  const openRuns = new OpenRuns()
  const gate = dataPlaneGate(config.dataPlaneLimits, connections?.prompt, log)
  const queueParts = {secrets, actionsModule, observer, gate, log}
  const {queue, ownThread, takeNoMore} = connections
    ? await sharedRunQueues(config, {...queueParts, connections, store: runs.store, openRuns})
    : runQueues(config, queueParts)
  const queues = [queue, ownThread]
  const shutdown = new Shutdown({
    ...{server, openRuns, queues, takeNoMore, runs, gate, guard, log},
    drainMs: config.drainMs,
  })
  const bodies = new BodyBudget(config.maxExecuteBodyBytes)
  const isStopping = () => shutdown.hasBegun
  const readiness = new Readiness({queue, store: runs.store, history: runs, isStopping, log})
  metrics?.watch({queue, readiness})
  const parts = {
    ...{config, secrets, hubUrl, log, queue, ownThread, observer, openRuns, bodies, isStopping},
    ...{readiness, metrics, store: runs.store},
    historyProblem: () => runs.problem,
    eventSealer: new Sealer(secrets, eventPurpose),
    access: adminPassword && new Access({password: adminPassword.password, secret: secrets.current, hubUrl}),
    board: connections && (await sharedQueueToShow(connections)),
    lastListing: new LastListing(),
  }
  server.on("request", config.cluster.role === "worker" ? workerApplication(parts) : hubApplication(parts))
  return {
    ...{url, hubUrl, adminPassword},
    authorizationToken: firstApiKey(secrets.current),
    close: async () => {
      await shutdown.run()
      connections?.close()
    },
  }
}

/** Undefined for a hub that works alone: such a one does not even load the packages. */
async function redisConnections({cluster}: Config): Promise<RedisConnections | undefined> {
  if (cluster.redisUrl === undefined) {
    return undefined
  }
  const {connected} = await import("./redis/cluster.js")
  return connected(cluster.redisUrl)
}

async function sharedRunStore({prompt}: RedisConnections): Promise<OpenedStore> {
  const {RedisRunStore} = await import("./history/redis/redis_run_store.js")
  return {store: new RedisRunStore(prompt), problem: undefined}
}

async function sharedQueueToShow({prompt}: RedisConnections): Promise<HubParts["board"]> {
  const {queueToShow} = await import("./queue_board/queue_to_show.js")
  return queueToShow(prompt)
}

async function actionNames(): Promise<string[]> {
  return (await allActions()).map(({name}) => name)
}
