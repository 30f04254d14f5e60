import {availableParallelism} from "node:os"
import {z} from "zod"
import {
  commaList,
  headerToken,
  ifSet,
  namedSettings,
  onOff,
  oneOf,
  onUnlessOff,
  password,
  postgresAddress,
  proxyAddress,
  replaced,
  seconds,
  webAddress,
  wholeNumber,
} from "./setting_types"

/** What there is to know of a setting besides its schema. */
export interface SettingRow {
  /** The environment variable. */
  readonly variable: string
  /** As an operator would write it; a setting without one is undefined where nobody sets it. */
  readonly default?: string
  /** What docs/configuration.md says in the default's place, where the value itself says little. */
  readonly defaultText?: string
  /** What it means, in docs/configuration.md. */
  readonly text: string
  /** The table of docs/configuration.md that it stands in; none for a variable of former versions. */
  readonly chapter?: Chapter
  /** Neither errors nor logs repeat its value. */
  readonly isSecret?: true
}

export type Chapter =
  | "The hub"
  | "Runs"
  | "History, pages and metrics"
  | "Several processes, and limits per data plane"
  | "HTTP"
  | "Whom the hub may call"

/** The rows of all settings, by their schemas. */
export const settingRows = z.registry<SettingRow>()

function setting<Schema extends z.ZodType>(schema: Schema, row: SettingRow): Schema {
  settingRows.add(schema, row)
  return schema
}

const oneDaySeconds = 24 * 60 * 60
const oneDayMs = oneDaySeconds * 1000
const oneMegabyte = 1024 * 1024
const minPasswordLength = 12

const hostPattern = /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$|^\[?[0-9a-f:.]+\]?$/i
const actionNamePattern = /^[\w.-]+$/

const toMs = (value: number): number => value * 1000

/**
 * Every setting of the hub. A row's place here is its place in the Config: a new setting is one row and its reader.
 * Durations are in milliseconds, sizes in bytes where the name does not say otherwise. Variables that
 * looker-open-source/actions has mean the same here.
 */
export const settingsSchema = z.object({
  baseUrl: setting(ifSet(webAddress()), {
    variable: "ACTION_HUB_BASE_URL",
    defaultText: "`http://localhost:<PORT>`",
    chapter: "The hub",
    text: "The address at which Looker reaches the hub.",
  }),
  secret: setting(ifSet(z.string()), {
    variable: "ACTION_HUB_SECRET",
    defaultText: "generated",
    chapter: "The hub",
    isSecret: true,
    text: "Signs the tokens. Without it, the hub makes one and keeps it in the data directory.",
  }),
  label: setting(z.string(), {
    variable: "ACTION_HUB_LABEL",
    default: "RudderStack",
    chapter: "The hub",
    text: "What Looker calls the hub.",
  }),
  previousSecrets: setting(
    commaList(
      (secret) => secret.length > 0,
      "set former values of ACTION_HUB_SECRET, separated by commas",
    ).transform((secrets) => secrets ?? []),
    {
      variable: "ACTION_HUB_PREVIOUS_SECRETS",
      default: "",
      defaultText: "none",
      chapter: "The hub",
      isSecret: true,
      text: "Former secrets, separated by commas, which are [still valid](operating.md#change-the-secret).",
    },
  ),
  /** 0 takes a free one. */
  port: setting(wholeNumber({min: 0, max: 65_535}), {
    variable: "PORT",
    default: "8080",
    chapter: "The hub",
    text: "The port to listen on.",
  }),
  host: setting(z.string(), {
    variable: "ACTION_HUB_HOST",
    default: "0.0.0.0",
    chapter: "The hub",
    text: "The address to listen on.",
  }),
  dataDirectory: setting(z.string(), {
    variable: "ACTION_HUB_DATA_DIR",
    default: ".data",
    chapter: "The hub",
    text: "The folder for a generated secret and the [history](data.md) of runs. Only the hub's user can read it.",
  }),
  appVersion: setting(z.string(), {
    variable: "APP_VERSION",
    default: "dev",
    chapter: "The hub",
    text: "Sent with every event as `context.app.version`.",
  }),
  logLevel: setting(ifSet(oneOf(["trace", "debug", "info", "warn", "error", "fatal", "silent"])), {
    variable: "ACTION_HUB_LOG_LEVEL",
    defaultText: "`info`",
    chapter: "The hub",
    text: "`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`.",
  }),
  isDebugging: setting(onUnlessOff(), {
    variable: "ACTION_HUB_DEBUG",
    default: "false",
    chapter: "The hub",
    text: "`true` is short for the log level `debug`.",
  }),

  execution: z.object({
    /** Worker threads; 0 executes in the server's own thread. */
    workerCount: setting(wholeNumber({min: 1, max: 256}), {
      variable: "ACTION_HUB_EXECUTE_PROCESS_COUNT",
      default: String(availableParallelism()),
      defaultText: "number of cores",
      chapter: "Runs",
      text: "Worker threads that execute runs.",
    }),
    runsPerWorker: setting(wholeNumber({min: 1, max: 64}), {
      variable: "ACTION_HUB_RUNS_PER_WORKER",
      default: "4",
      chapter: "Runs",
      text: "Runs that one thread executes at the same time.",
    }),
    maxQueuedRuns: setting(wholeNumber({min: 0, max: 100_000}), {
      variable: "ACTION_HUB_MAX_QUEUED_RUNS",
      default: "100",
      chapter: "Runs",
      text: 'Runs that may wait. The hub answers "busy" to others.',
    }),
    maxRunMs: setting(wholeNumber({min: 1, max: 7 * oneDaySeconds, unit: "seconds"}).transform(toMs), {
      variable: "ACTION_HUB_MAX_RUN_SECONDS",
      default: String(oneDaySeconds),
      chapter: "Runs",
      text: "How long a run may take.",
    }),
    workerMemoryMb: setting(wholeNumber({min: 64, max: 65_536, unit: "megabytes"}), {
      variable: "ACTION_HUB_WORKER_MEMORY_MB",
      default: "512",
      chapter: "Runs",
      text: "Heap of one thread. If it needs more, its runs fail and a new thread starts.",
    }),
    hasWorkers: setting(onUnlessOff(), {
      variable: "ACTION_HUB_ENABLE_FORKING",
      default: "true",
      chapter: "Runs",
      text: "`false` executes runs in the main thread: for debugging only.",
    }),
  }),

  /** Read by the framework and by RudderStack's actions themselves, and checked here at start. */
  actions: z.object({
    names: setting(
      ifSet(
        commaList(
          (name) => actionNamePattern.test(name),
          'set action names, as in "rudder_event,rudder_track"',
        ),
      ),
      {
        variable: "ACTION_WHITELIST",
        defaultText: "all",
        chapter: "The hub",
        text: "The actions to offer, such as `rudder_event,rudder_track`.",
      },
    ),
    streamTimeoutMs: setting(wholeNumber({min: 1, max: oneDayMs, unit: "milliseconds"}), {
      variable: "ACTION_HUB_STREAM_REQUEST_TIMEOUT",
      default: "780000",
      chapter: "Runs",
      text: "Milliseconds without a byte from Looker after which a download fails.",
    }),
    retryBudgetMs: setting(seconds({max: oneDaySeconds}), {
      variable: "RUDDERSTACK_RETRY_SECONDS",
      default: "300",
      chapter: "Runs",
      text: "How long a run retries after its last acknowledgement.",
    }),
    requestTimeoutMs: setting(seconds({max: oneDaySeconds}), {
      variable: "RUDDERSTACK_TIMEOUT_SECONDS",
      default: "30",
      chapter: "Runs",
      text: "How long the data plane may take to answer a try.",
    }),
  }),
  acknowledgement: setting(oneOf(["rudderstack", "any-2xx"]), {
    variable: "RUDDERSTACK_ACKNOWLEDGEMENT",
    default: "rudderstack",
    chapter: "Runs",
    text: 'Which answers count as "arrived": RudderStack\'s own (200 and `ok`), or with `any-2xx` also those of your own gateway.',
  }),
  drainMs: setting(wholeNumber({min: 0, max: oneDaySeconds, unit: "seconds"}).transform(toMs), {
    variable: "ACTION_HUB_DRAIN_SECONDS",
    default: "30",
    chapter: "Runs",
    text: "How long runs may continue after `SIGTERM` or `SIGINT`. Others are answered as failed.",
  }),

  adminPassword: setting(ifSet(password({minLength: minPasswordLength})), {
    variable: "ACTION_HUB_ADMIN_PASSWORD",
    defaultText: "off",
    chapter: "History, pages and metrics",
    isSecret: true,
    text: `Opens the pages under \`/runs\`; at least ${minPasswordLength} characters. A hub that generates its secret generates a password too.`,
  }),
  history: z.object({
    /** Whether it outlives the process. */
    isKept: setting(onOff(), {
      variable: "ACTION_HUB_HISTORY",
      default: "true",
      chapter: "History, pages and metrics",
      text: "`false` keeps runs in memory only: for containers without a disk.",
    }),
    maxAgeMs: setting(
      wholeNumber({min: 1, max: 3650, unit: "days"}).transform((days) => days * oneDayMs),
      {
        variable: "ACTION_HUB_HISTORY_DAYS",
        default: "30",
        chapter: "History, pages and metrics",
        text: "How long a run is kept.",
      },
    ),
    maxBytes: setting(
      wholeNumber({min: 1, max: 100_000, unit: "megabytes"}).transform((megabytes) => megabytes * 1_000_000),
      {
        variable: "ACTION_HUB_HISTORY_MB",
        default: "200",
        chapter: "History, pages and metrics",
        text: "How much space runs may take. The oldest are deleted first.",
      },
    ),
    /** Whether the events of rows that were not sent are kept, sealed. */
    keepsRefusedRows: setting(onOff(), {
      variable: "ACTION_HUB_KEEP_REFUSED_ROWS",
      default: "false",
      chapter: "History, pages and metrics",
      text: "`true` keeps the events of rows that were not sent, encrypted, to send them again.",
    }),
    sources: setting(namedSettings(), {
      variable: "ACTION_HUB_SOURCES",
      default: "{}",
      defaultText: "none",
      chapter: "History, pages and metrics",
      isSecret: true,
      text: 'Settings to send rows again, by name: `{"Marketing": {"rudder_write_key": "…", "rudder_server_url": "…"}}`.',
    }),
  }),
  metricsToken: setting(ifSet(headerToken({minLength: minPasswordLength})), {
    variable: "ACTION_HUB_METRICS_TOKEN",
    defaultText: "off",
    chapter: "History, pages and metrics",
    isSecret: true,
    text: `Opens \`/metrics\`, as \`Authorization: Bearer …\`; at least ${minPasswordLength} letters, digits and signs, without spaces.`,
  }),

  cluster: z.object({
    /** Undefined works alone. */
    databaseUrl: setting(ifSet(postgresAddress()), {
      variable: "DATABASE_URL",
      defaultText: "none",
      chapter: "Several processes, and limits per data plane",
      isSecret: true,
      text: "The PostgreSQL database (12 or later) through which [several processes](scaling.md) share runs, such as `postgres://hub:password@postgres:5432/hub`. All need the same `ACTION_HUB_SECRET`.",
    }),
    /** Always undefined: who still sets it gets to know what to do. */
    redisUrl: setting(
      replaced(
        "the hub needs no Redis any more. Take it away, and set DATABASE_URL where processes share runs: see docs/upgrading.md",
      ),
      {
        variable: "REDIS_URL",
        text: "Has no effect any more.",
      },
    ),
    role: setting(oneOf(["both", "web", "worker"], "front of version 0.1 is now web"), {
      variable: "ACTION_HUB_ROLE",
      default: "both",
      chapter: "Several processes, and limits per data plane",
      text: "With `DATABASE_URL`: `web` takes Looker's requests, `worker` executes runs, `both` does both.",
    }),
  }),
  /** What all runs together may ask of one data plane. */
  dataPlaneLimits: z.object({
    eventsPerSecond: setting(wholeNumber({min: 0, max: 10_000_000}), {
      variable: "ACTION_HUB_EVENTS_PER_SECOND",
      default: "0",
      chapter: "Several processes, and limits per data plane",
      text: "Events per second to one data plane, of all runs together; 0 is unlimited. Up to one second's events, at least 500, may go at once.",
    }),
    requestsAtOnce: setting(wholeNumber({min: 0, max: 10_000}), {
      variable: "ACTION_HUB_REQUESTS_PER_DATA_PLANE",
      default: "0",
      chapter: "Several processes, and limits per data plane",
      text: "Requests in flight to one data plane, of all runs together; 0 is unlimited.",
    }),
  }),

  keepAliveMs: setting(wholeNumber({min: 1, max: 3600, unit: "seconds"}).transform(toMs), {
    variable: "ACTION_HUB_JSON_KEEPALIVE_SEC",
    default: "30",
    chapter: "HTTP",
    text: "Seconds between the newlines that keep the connection of a long run open.",
  }),
  socketTimeoutMs: setting(wholeNumber({min: 0, max: oneDayMs, unit: "milliseconds"}), {
    variable: "ACTION_HUB_SOCKET_TIMEOUT",
    default: "0",
    chapter: "HTTP",
    text: "Milliseconds of silence after which a connection is closed; 0 is never.",
  }),
  maxExecuteBodyBytes: setting(wholeNumber({min: 1024, max: 500 * oneMegabyte, unit: "bytes"}), {
    variable: "ACTION_HUB_MAX_BODY_BYTES",
    default: String(250 * oneMegabyte),
    chapter: "HTTP",
    text: "The largest request with a result in it, and all requests together. Other requests may have 1 MB.",
  }),

  network: z.object({
    /** Undefined allows every host. */
    allowedHosts: setting(
      ifSet(
        commaList(
          (host) => hostPattern.test(host),
          'set host names without scheme, port or path, as in "example.looker.com,*.rudderstack.com"',
        ),
      ),
      {
        variable: "ACTION_HUB_ALLOWED_HOSTS",
        defaultText: "all",
        chapter: "Whom the hub may call",
        text: "The only hosts that may be called, such as `shop.looker.com,*.rudderstack.com`.",
      },
    ),
    denyPrivateNetworks: setting(onOff(), {
      variable: "ACTION_HUB_DENY_PRIVATE_NETWORKS",
      default: "false",
      chapter: "Whom the hub may call",
      text: "`true` refuses private and loopback addresses too.",
    }),
    proxies: z.object({
      httpProxy: setting(ifSet(proxyAddress()), {
        variable: "HTTP_PROXY",
        defaultText: "none",
        chapter: "Whom the hub may call",
        isSecret: true,
        text: "The HTTP proxy for `http` addresses, and for `https` ones without `HTTPS_PROXY`: `http://proxy.example.com:3128`, or `http://name:password@…`.",
      }),
      httpsProxy: setting(ifSet(proxyAddress()), {
        variable: "HTTPS_PROXY",
        defaultText: "none",
        chapter: "Whom the hub may call",
        isSecret: true,
        text: "The HTTP proxy for `https` addresses: it makes a tunnel, and cannot read what goes through.",
      }),
      noProxy: setting(ifSet(z.string()), {
        variable: "NO_PROXY",
        defaultText: "none",
        chapter: "Whom the hub may call",
        text: "Hosts without a proxy: names (with everything below them) and `name:port`, separated by commas; `*` is all.",
      }),
    }),
  }),
})
