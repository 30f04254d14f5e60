import {availableParallelism} from "node:os"
import {z} from "zod"
import {commaList, onOff, onUnlessOff, webAddress, wholeNumber} from "./setting_types"

const oneDaySeconds = 24 * 60 * 60
const oneDayMs = oneDaySeconds * 1000
const oneMegabyte = 1024 * 1024

const hostPattern = /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$|^\[?[0-9a-f:.]+\]?$/i
const actionNamePattern = /^[\w.-]+$/

/**
 * The environment variables of the hub with their defaults. The first twelve are those of
 * looker-open-source/actions, and mean the same here.
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
  ACTION_HUB_GRACE_SECONDS: wholeNumber({min: 0, max: 3600, default: 30, unit: "seconds"}),
})

export type Settings = z.output<typeof settingsSchema>
