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
  | "Runs that are over"
  | "Many machines, and what a data plane is asked for"
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
    text: "The address at which Looker reaches the hub. The listing's URLs begin with it.",
  }),
  secret: setting(ifSet(z.string()), {
    variable: "ACTION_HUB_SECRET",
    defaultText: "generated",
    chapter: "The hub",
    isSecret: true,
    text: "Signs the authorization tokens. Without one, the hub makes a secret at its first start and keeps it in the data directory.",
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
      text: "Former secrets, separated by commas: tokens made with them, and what was sealed with them, are still recognised.",
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
    text: "Where a generated secret and the history of runs (`runs.db`, see [data](data.md)) are kept: a folder with mode 0700, files with mode 0600.",
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
      text: "Runs that one thread works on at a time: a run mostly waits for the network.",
    }),
    maxQueuedRuns: setting(wholeNumber({min: 0, max: 100_000}), {
      variable: "ACTION_HUB_MAX_QUEUED_RUNS",
      default: "100",
      chapter: "Runs",
      text: 'Runs that may wait beyond that. Further ones are answered "busy".',
    }),
    maxRunMs: setting(wholeNumber({min: 1, max: 7 * oneDaySeconds, unit: "seconds"}).transform(toMs), {
      variable: "ACTION_HUB_MAX_RUN_SECONDS",
      default: String(oneDaySeconds),
      chapter: "Runs",
      text: "The longest a run may take.",
    }),
    workerMemoryMb: setting(wholeNumber({min: 64, max: 65_536, unit: "megabytes"}), {
      variable: "ACTION_HUB_WORKER_MEMORY_MB",
      default: "512",
      chapter: "Runs",
      text: "Heap of one thread. A run that needs more fails, and the thread is replaced.",
    }),
    hasWorkers: setting(onUnlessOff(), {
      variable: "ACTION_HUB_ENABLE_FORKING",
      default: "true",
      chapter: "Runs",
      text: "`false` executes runs in the server's own thread: for debugging only.",
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
      text: "Milliseconds for which Looker may send nothing before a download counts as stalled.",
    }),
    retryBudgetMs: setting(seconds({max: oneDaySeconds}), {
      variable: "RUDDERSTACK_RETRY_SECONDS",
      default: "300",
      chapter: "Runs",
      text: "How long a run retries after its last acknowledgement, while the data plane does not take its batches. The download waits meanwhile.",
    }),
    requestTimeoutMs: setting(seconds({max: oneDaySeconds}), {
      variable: "RUDDERSTACK_TIMEOUT_SECONDS",
      default: "30",
      chapter: "Runs",
      text: "How long the data plane may take to answer one try.",
    }),
  }),
  acknowledgement: setting(oneOf(["rudderstack", "any-2xx"]), {
    variable: "RUDDERSTACK_ACKNOWLEDGEMENT",
    default: "rudderstack",
    chapter: "Runs",
    text: 'Which answers count as "arrived": RudderStack\'s own (200 and `ok`), or with `any-2xx` those of a gateway of your own, too. The doctor and the start page say so where it is loosened.',
  }),
  drainMs: setting(wholeNumber({min: 0, max: oneDaySeconds, unit: "seconds"}).transform(toMs), {
    variable: "ACTION_HUB_DRAIN_SECONDS",
    default: "30",
    chapter: "Runs",
    text: "How long runs may go on after `SIGTERM` or `SIGINT`; the rest is answered as failed.",
  }),

  adminPassword: setting(ifSet(password({minLength: minPasswordLength})), {
    variable: "ACTION_HUB_ADMIN_PASSWORD",
    defaultText: "off",
    chapter: "Runs that are over",
    isSecret: true,
    text: `Opens the pages under \`/runs\`; at least ${minPasswordLength} characters. A hub that generates its secret generates a password too.`,
  }),
  history: z.object({
    /** Whether it outlives the process. */
    isKept: setting(onOff(), {
      variable: "ACTION_HUB_HISTORY",
      default: "true",
      chapter: "Runs that are over",
      text: "`false` keeps runs in memory only, until the hub ends: for containers without a disk.",
    }),
    maxAgeMs: setting(
      wholeNumber({min: 1, max: 3650, unit: "days"}).transform((days) => days * oneDayMs),
      {
        variable: "ACTION_HUB_HISTORY_DAYS",
        default: "30",
        chapter: "Runs that are over",
        text: "How long a run is kept.",
      },
    ),
    maxBytes: setting(
      wholeNumber({min: 1, max: 100_000, unit: "megabytes"}).transform((megabytes) => megabytes * 1_000_000),
      {
        variable: "ACTION_HUB_HISTORY_MB",
        default: "200",
        chapter: "Runs that are over",
        text: "How much all that is kept may occupy; the oldest runs go first. With PostgreSQL, that is room there.",
      },
    ),
    /** Whether the events of rows that were not sent are kept, sealed. */
    keepsRefusedRows: setting(onOff(), {
      variable: "ACTION_HUB_KEEP_REFUSED_ROWS",
      default: "false",
      chapter: "Runs that are over",
      text: "`true` keeps the events of rows that were not sent, encrypted, so that they can be sent again.",
    }),
    sources: setting(namedSettings(), {
      variable: "ACTION_HUB_SOURCES",
      default: "{}",
      defaultText: "none",
      chapter: "Runs that are over",
      isSecret: true,
      text: 'Settings to send rows again with, by name: `{"Marketing": {"rudder_write_key": "…", "rudder_server_url": "…"}}`.',
    }),
  }),
  metricsToken: setting(ifSet(headerToken({minLength: minPasswordLength})), {
    variable: "ACTION_HUB_METRICS_TOKEN",
    defaultText: "off",
    chapter: "Runs that are over",
    isSecret: true,
    text: `Opens \`/metrics\`, as \`Authorization: Bearer …\`; at least ${minPasswordLength} letters, digits and signs, without spaces.`,
  }),

  cluster: z.object({
    /** Undefined works alone. */
    databaseUrl: setting(ifSet(postgresAddress()), {
      variable: "DATABASE_URL",
      defaultText: "none",
      chapter: "Many machines, and what a data plane is asked for",
      isSecret: true,
      text: "Shares runs and their history with other processes of this hub, through one PostgreSQL database (12 or later), such as `postgres://hub:password@postgres:5432/hub`. All processes need the same `ACTION_HUB_SECRET`. See [scaling](scaling.md).",
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
      chapter: "Many machines, and what a data plane is asked for",
      text: "With `DATABASE_URL`: `web` takes Looker's requests, `worker` executes runs (as `npm run worker` does), `both` does both.",
    }),
  }),
  /** What all runs together may ask of one data plane. */
  dataPlaneLimits: z.object({
    eventsPerSecond: setting(wholeNumber({min: 0, max: 10_000_000}), {
      variable: "ACTION_HUB_EVENTS_PER_SECOND",
      default: "0",
      chapter: "Many machines, and what a data plane is asked for",
      text: "Events per second that one data plane is sent by all runs together, with up to one second's events at once, or one batch of 500 where that is more; 0 is unlimited.",
    }),
    requestsAtOnce: setting(wholeNumber({min: 0, max: 10_000}), {
      variable: "ACTION_HUB_REQUESTS_PER_DATA_PLANE",
      default: "0",
      chapter: "Many machines, and what a data plane is asked for",
      text: "Requests that one data plane is asked to answer at the same time, by all runs together; 0 is unlimited.",
    }),
  }),

  keepAliveMs: setting(wholeNumber({min: 1, max: 3600, unit: "seconds"}).transform(toMs), {
    variable: "ACTION_HUB_JSON_KEEPALIVE_SEC",
    default: "30",
    chapter: "HTTP",
    text: "Seconds between the newlines that keep the connection of a long run open through proxies.",
  }),
  socketTimeoutMs: setting(wholeNumber({min: 0, max: oneDayMs, unit: "milliseconds"}), {
    variable: "ACTION_HUB_SOCKET_TIMEOUT",
    default: "0",
    chapter: "HTTP",
    text: "Milliseconds of silence after which a socket is cut; 0 is never, as a run may take hours.",
  }),
  maxExecuteBodyBytes: setting(wholeNumber({min: 1024, max: 500 * oneMegabyte, unit: "bytes"}), {
    variable: "ACTION_HUB_MAX_BODY_BYTES",
    default: String(250 * oneMegabyte),
    chapter: "HTTP",
    text: "The largest request with a result in its body, and what all requests together may occupy. Other requests may have 1 MB.",
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
        text: "Only these hosts may be called, such as `shop.looker.com,*.rudderstack.com`.",
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
        text: "The HTTP proxy for `https` addresses. It opens a tunnel, and cannot read what goes through.",
      }),
      noProxy: setting(ifSet(z.string()), {
        variable: "NO_PROXY",
        defaultText: "none",
        chapter: "Whom the hub may call",
        text: "Hosts that the hub calls directly: names (with everything below them) and `name:port`, separated by commas; `*` is all.",
      }),
    }),
  }),
})
