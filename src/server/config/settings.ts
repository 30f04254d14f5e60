import {availableParallelism} from "node:os"
import {z} from "zod"
import {
  commaList,
  namedSettings,
  onOff,
  onUnlessOff,
  postgresAddress,
  proxyAddress,
  replaced,
  seconds,
  webAddress,
  wholeNumber,
} from "./setting_types"

const oneDaySeconds = 24 * 60 * 60
const oneDayMs = oneDaySeconds * 1000
const oneMegabyte = 1024 * 1024

const hostPattern = /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$|^\[?[0-9a-f:.]+\]?$/i
const minPasswordLength = 12
/** What an HTTP header carries unchanged. */
const headerPattern = /^[\x21-\x7e]+$/
const actionNamePattern = /^[\w.-]+$/

/**
 * The environment variables of the hub with their defaults. The first twelve are those of
 * looker-open-source/actions, and mean the same here; the last three are read by RudderStack's actions themselves, and
 * checked here.
 */
export const settingsSchema = z.object({
  ACTION_HUB_BASE_URL: webAddress(),
  ACTION_HUB_LABEL: z.string().default("RudderStack"),
  ACTION_HUB_SECRET: z.string().optional(),
  PORT: wholeNumber({min: 0, max: 65_535, default: 8080}),
  ACTION_HUB_DEBUG: onUnlessOff(false),
  ACTION_HUB_SOCKET_TIMEOUT: wholeNumber({min: 0, max: oneDayMs, default: 0, unit: "milliseconds"}),
  ACTION_HUB_JSON_KEEPALIVE_SEC: wholeNumber({min: 1, max: 3600, default: 30, unit: "seconds"}),
  ACTION_HUB_STREAM_REQUEST_TIMEOUT: wholeNumber({
    min: 1,
    max: oneDayMs,
    default: 780_000,
    unit: "milliseconds",
  }),
  ACTION_HUB_ENABLE_FORKING: onUnlessOff(true),
  ACTION_HUB_EXECUTE_PROCESS_COUNT: wholeNumber({min: 1, max: 256, default: availableParallelism()}),
  ACTION_WHITELIST: commaList(
    (name) => actionNamePattern.test(name),
    'set action names, as in "rudder_event,rudder_track"',
  ),
  APP_VERSION: z.string().default("dev"),
  ACTION_HUB_HOST: z.string().default("0.0.0.0"),
  ACTION_HUB_DATA_DIR: z.string().default(".data"),
  ACTION_HUB_LOG_LEVEL: z
    .enum(
      ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
      "set trace, debug, info, warn, error, fatal or silent",
    )
    .optional(),
  ACTION_HUB_ALLOWED_HOSTS: commaList(
    (host) => hostPattern.test(host),
    'set host names without scheme, port or path, as in "example.looker.com,*.rudderstack.com"',
  ),
  ACTION_HUB_DENY_PRIVATE_NETWORKS: onOff(false),
  HTTP_PROXY: proxyAddress(),
  HTTPS_PROXY: proxyAddress(),
  NO_PROXY: z.string().optional(),
  ACTION_HUB_RUNS_PER_WORKER: wholeNumber({min: 1, max: 64, default: 4}),
  ACTION_HUB_MAX_QUEUED_RUNS: wholeNumber({min: 0, max: 100_000, default: 100}),
  ACTION_HUB_MAX_RUN_SECONDS: wholeNumber({
    min: 1,
    max: 7 * oneDaySeconds,
    default: oneDaySeconds,
    unit: "seconds",
  }),
  ACTION_HUB_WORKER_MEMORY_MB: wholeNumber({min: 64, max: 65_536, default: 512, unit: "megabytes"}),
  ACTION_HUB_MAX_BODY_BYTES: wholeNumber({
    min: 1024,
    max: 500 * oneMegabyte,
    default: 250 * oneMegabyte,
    unit: "bytes",
  }),
  ACTION_HUB_DRAIN_SECONDS: wholeNumber({min: 0, max: oneDaySeconds, default: 30, unit: "seconds"}),
  ACTION_HUB_PREVIOUS_SECRETS: commaList(
    (secret) => secret.length > 0,
    "set former values of ACTION_HUB_SECRET, separated by commas",
  ),
  ACTION_HUB_ADMIN_PASSWORD: z
    .string()
    .refine(
      (password) => password.length >= minPasswordLength,
      `set at least ${minPasswordLength} characters`,
    )
    .optional(),
  ACTION_HUB_METRICS_TOKEN: z
    .string()
    .refine(
      (token) => token.length >= minPasswordLength && headerPattern.test(token),
      `set at least ${minPasswordLength} letters, digits and signs, without spaces`,
    )
    .optional(),
  ACTION_HUB_HISTORY: onOff(true),
  ACTION_HUB_HISTORY_DAYS: wholeNumber({min: 1, max: 3650, default: 30, unit: "days"}),
  ACTION_HUB_HISTORY_MB: wholeNumber({min: 1, max: 100_000, default: 200, unit: "megabytes"}),
  ACTION_HUB_KEEP_REFUSED_ROWS: onOff(false),
  ACTION_HUB_SOURCES: namedSettings(),
  DATABASE_URL: postgresAddress(),
  REDIS_URL: replaced(
    "the hub needs no Redis any more. Take it away, and set DATABASE_URL where processes share runs: see docs/upgrading.md",
  ),
  ACTION_HUB_ROLE: z.enum(["both", "web", "worker"], "set both, web or worker").default("both"),
  ACTION_HUB_EVENTS_PER_SECOND: wholeNumber({min: 0, max: 10_000_000, default: 0}),
  ACTION_HUB_REQUESTS_PER_DATA_PLANE: wholeNumber({min: 0, max: 10_000, default: 0}),
  RUDDERSTACK_RETRY_SECONDS: seconds({max: oneDaySeconds, default: 300}),
  RUDDERSTACK_TIMEOUT_SECONDS: seconds({max: oneDaySeconds, default: 30}),
  RUDDERSTACK_ACKNOWLEDGEMENT: z
    .enum(["rudderstack", "any-2xx"], "set rudderstack or any-2xx")
    .default("rudderstack"),
})

export type Settings = z.output<typeof settingsSchema>
