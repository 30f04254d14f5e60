import {resolve} from "node:path"
import type {z} from "zod"
import {ConfigError} from "./config_error"
import {settingsSchema, type Settings} from "./settings"

const oneDayMs = 24 * 60 * 60 * 1000

/** Everything the hub is told from outside, read once. Durations are in milliseconds, sizes in bytes. */
export interface Config {
  /** The address to listen on. */
  readonly host: string
  /** The port to listen on; 0 takes a free one. */
  readonly port: number
  /** The address Looker reaches this hub at, without a slash at its end; default http://localhost:<port>. */
  readonly baseUrl: string | undefined
  /** The name Looker shows above this hub's actions. */
  readonly label: string
  /** The secret that signs tokens; when there is none, one is generated and kept in the data directory. */
  readonly secret: string | undefined
  /** Former secrets: what was made with them is still recognised. */
  readonly previousSecrets: readonly string[]
  /** Opens the pages about runs; without one they are off. */
  readonly adminPassword: string | undefined
  /** Opens /metrics; without one they are off. */
  readonly metricsToken: string | undefined
  readonly dataDirectory: string
  readonly logLevel: NonNullable<Settings["ACTION_HUB_LOG_LEVEL"]>
  /** Silence after which a socket is cut; 0 is never, as a run may take hours. */
  readonly socketTimeoutMs: number
  /** The pause between the newlines that keep a long answer's connection open. */
  readonly keepAliveMs: number
  /** How long runs may go on after SIGTERM. */
  readonly drainMs: number
  readonly maxExecuteBodyBytes: number
  readonly appVersion: string
  readonly execution: ExecutionConfig
  readonly network: NetworkConfig
  readonly history: HistoryConfig
  readonly dataPlaneLimits: DataPlaneLimits
  readonly cluster: ClusterConfig
  /** Which answers of a data plane RudderStack's actions take for an acknowledgement. */
  readonly acknowledgement: Settings["RUDDERSTACK_ACKNOWLEDGEMENT"]
}

/** What is kept of runs that are over. */
export interface HistoryConfig {
  /** Whether it outlives the process. */
  readonly isKept: boolean
  readonly maxAgeMs: number
  readonly maxBytes: number
  /** Whether the events of rows that were not sent are kept, sealed. */
  readonly keepsRefusedRows: boolean
  /** Settings of actions by name, to send rows again with. */
  readonly sources: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** What all runs together may ask of one data plane; 0 is unlimited. */
export interface DataPlaneLimits {
  readonly eventsPerSecond: number
  readonly requestsAtOnce: number
}

/** How this process works with others. */
export interface ClusterConfig {
  /** Undefined works alone. */
  readonly databaseUrl: string | undefined
  /** With a database that processes share: whether this process takes Looker's requests, executes runs, or does both. */
  readonly role: Settings["ACTION_HUB_ROLE"]
}

/** How runs are executed. */
export interface ExecutionConfig {
  /** Worker threads; 0 executes in the server's own thread. */
  readonly workerCount: number
  readonly runsPerWorker: number
  readonly maxQueuedRuns: number
  readonly maxRunMs: number
  readonly workerMemoryMb: number
}

/** Whom the hub may call. */
export interface NetworkConfig {
  /** Host names and "*.suffix" patterns; undefined allows every host. */
  readonly allowedHosts: readonly string[] | undefined
  readonly denyPrivateNetworks: boolean
  /** Undefined calls everybody directly. */
  readonly proxies?: ProxyConfig
}

/** The proxies that stand before other hosts. */
export interface ProxyConfig {
  /** The proxy for http addresses, and for https ones without a proxy of their own. */
  readonly httpProxy: string | undefined
  readonly httpsProxy: string | undefined
  /** Hosts that are called directly, in the form that curl takes: names, suffixes, "*". */
  readonly noProxy: string | undefined
}

/** What there is of a key of Looker's API. */
export interface LookerKey {
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
}

/** The hub's configuration from the environment; one ConfigError names everything that is wrong with it. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const values = withProxyNames(withoutEmptyValues(environment))
  const settings = settingsSchema.safeParse(values)
  if (!settings.success) {
    throw new ConfigError(settings.error.issues.map((issue) => problemText(issue, values)))
  }
  const problems = clusterProblems(settings.data)
  if (problems.length > 0) {
    throw new ConfigError(problems)
  }
  return configOf(settings.data)
}

/** The same for a process that only executes runs, whatever role the environment names. */
export function readWorkerConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  return readConfig({...environment, ACTION_HUB_ROLE: "worker"})
}

/** A process that works alone does everything, and one that shares runs opens what the others have sealed. */
function clusterProblems(settings: Settings): string[] {
  const {ACTION_HUB_ROLE: role, DATABASE_URL: databaseUrl, ACTION_HUB_SECRET: secret} = settings
  if (databaseUrl === undefined) {
    return role === "both"
      ? []
      : [
          `A ${role} shares runs with the other processes of the hub: set DATABASE_URL, the same for all of them.`,
        ]
  }
  return secret === undefined
    ? [
        "With DATABASE_URL, processes open what others have sealed: set ACTION_HUB_SECRET, the same for all of them.",
      ]
    : []
}

/** The variables that look like settings of the hub and are none: most likely a name is misspelt. */
export function unknownSettings(environment: NodeJS.ProcessEnv = process.env): string[] {
  return Object.keys(environment).filter(
    (name) => name.startsWith("ACTION_HUB_") && !(name in settingsSchema.shape),
  )
}

/** A key of Looker's API, under the names that Looker's SDKs know it by; for those who run a command, not for the hub. */
export function readLookerKey(environment: NodeJS.ProcessEnv = process.env): LookerKey {
  const {LOOKERSDK_CLIENT_ID, LOOKERSDK_CLIENT_SECRET} = withoutEmptyValues(environment)
  return {clientId: LOOKERSDK_CLIENT_ID, clientSecret: LOOKERSDK_CLIENT_SECRET}
}

function configOf(settings: Settings): Config {
  return {
    host: settings.ACTION_HUB_HOST,
    port: settings.PORT,
    baseUrl: settings.ACTION_HUB_BASE_URL,
    label: settings.ACTION_HUB_LABEL,
    secret: settings.ACTION_HUB_SECRET,
    previousSecrets: settings.ACTION_HUB_PREVIOUS_SECRETS ?? [],
    adminPassword: settings.ACTION_HUB_ADMIN_PASSWORD,
    metricsToken: settings.ACTION_HUB_METRICS_TOKEN,
    dataDirectory: resolve(settings.ACTION_HUB_DATA_DIR),
    logLevel: settings.ACTION_HUB_LOG_LEVEL ?? (settings.ACTION_HUB_DEBUG ? "debug" : "info"),
    socketTimeoutMs: settings.ACTION_HUB_SOCKET_TIMEOUT,
    keepAliveMs: settings.ACTION_HUB_JSON_KEEPALIVE_SEC * 1000,
    drainMs: settings.ACTION_HUB_DRAIN_SECONDS * 1000,
    maxExecuteBodyBytes: settings.ACTION_HUB_MAX_BODY_BYTES,
    appVersion: settings.APP_VERSION,
    execution: {
      workerCount: settings.ACTION_HUB_ENABLE_FORKING ? settings.ACTION_HUB_EXECUTE_PROCESS_COUNT : 0,
      runsPerWorker: settings.ACTION_HUB_RUNS_PER_WORKER,
      maxQueuedRuns: settings.ACTION_HUB_MAX_QUEUED_RUNS,
      maxRunMs: settings.ACTION_HUB_MAX_RUN_SECONDS * 1000,
      workerMemoryMb: settings.ACTION_HUB_WORKER_MEMORY_MB,
    },
    network: {
      allowedHosts: settings.ACTION_HUB_ALLOWED_HOSTS,
      denyPrivateNetworks: settings.ACTION_HUB_DENY_PRIVATE_NETWORKS,
      proxies: proxiesOf(settings),
    },
    history: {
      isKept: settings.ACTION_HUB_HISTORY,
      maxAgeMs: settings.ACTION_HUB_HISTORY_DAYS * oneDayMs,
      maxBytes: settings.ACTION_HUB_HISTORY_MB * 1_000_000,
      keepsRefusedRows: settings.ACTION_HUB_KEEP_REFUSED_ROWS,
      sources: settings.ACTION_HUB_SOURCES ?? {},
    },
    dataPlaneLimits: {
      eventsPerSecond: settings.ACTION_HUB_EVENTS_PER_SECOND,
      requestsAtOnce: settings.ACTION_HUB_REQUESTS_PER_DATA_PLANE,
    },
    cluster: {databaseUrl: settings.DATABASE_URL, role: settings.ACTION_HUB_ROLE},
    acknowledgement: settings.RUDDERSTACK_ACKNOWLEDGEMENT,
  }
}

function proxiesOf(settings: Settings): ProxyConfig | undefined {
  const {HTTP_PROXY: httpProxy, HTTPS_PROXY: httpsProxy, NO_PROXY: noProxy} = settings
  return httpProxy === undefined && httpsProxy === undefined ? undefined : {httpProxy, httpsProxy, noProxy}
}

/** The names of proxies are also written in small letters, which then count. */
function withProxyNames(values: Record<string, string>): Record<string, string> {
  const small = ["http_proxy", "https_proxy", "no_proxy"].filter((name) => name in values)
  return {...values, ...Object.fromEntries(small.map((name) => [name.toUpperCase(), values[name] ?? ""]))}
}

/** Container tools pass variables that nobody filled in as empty text: those count as not set. */
function withoutEmptyValues(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment).map(([name, value]) => [name, value?.trim()] as const)
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => Boolean(entry[1])))
}

/** What these hold is not for the terminal, nor for a log that keeps it. */
const secretSettings = [
  "ACTION_HUB_SECRET",
  "ACTION_HUB_PREVIOUS_SECRETS",
  "ACTION_HUB_ADMIN_PASSWORD",
  "ACTION_HUB_METRICS_TOKEN",
  "ACTION_HUB_SOURCES",
  "HTTP_PROXY",
  "HTTPS_PROXY",
]

function problemText(issue: z.core.$ZodIssue, values: Record<string, string>): string {
  const variable = String(issue.path[0])
  const value = withoutCredentials(values[variable] ?? "")
  return secretSettings.includes(variable)
    ? `${variable} cannot be used: ${issue.message}.`
    : `${variable} is "${value}": ${issue.message}.`
}

function withoutCredentials(value: string): string {
  return value.replace(/\/\/[^/]*@/, "//…@")
}
