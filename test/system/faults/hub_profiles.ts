/** The hubs that lines are tried on. They differ only in settings that an operator has. */
export type HubName = "patient" | "impatient" | "hasty" | "alert" | "frugal" | "narrow" | "single" | "console"

export const ADMIN_PASSWORD = "canary-password-of-the-pages"
export const METRICS_TOKEN = "canary-token-of-the-metrics"

type HubSettings = Readonly<Record<string, string>>

/** Debug level, so that a secret in any log line would be found. */
const COMMON: HubSettings = {
  ACTION_HUB_LOG_LEVEL: "debug",
  ACTION_HUB_EXECUTE_PROCESS_COUNT: "2",
  ACTION_HUB_RUNS_PER_WORKER: "16",
  ACTION_HUB_STREAM_REQUEST_TIMEOUT: "60000",
}

export const HUB_PROFILES: Readonly<Record<HubName, HubSettings>> = {
  /** Tries again until a fault has passed. */
  patient: {...COMMON, RUDDERSTACK_RETRY_SECONDS: "60", RUDDERSTACK_TIMEOUT_SECONDS: "10"},
  /** Gives up soon, so that a fault that never passes ends within seconds. */
  impatient: {...COMMON, RUDDERSTACK_RETRY_SECONDS: "1", RUDDERSTACK_TIMEOUT_SECONDS: "10"},
  /** Gives up soon, and waits for no answer: every time-out strikes here. */
  hasty: {...COMMON, RUDDERSTACK_RETRY_SECONDS: "1", RUDDERSTACK_TIMEOUT_SECONDS: "1"},
  /** Notices soon when Looker falls silent. */
  alert: {...COMMON, ACTION_HUB_STREAM_REQUEST_TIMEOUT: "5000"},
  /** Its memory is watched line by line. */
  frugal: {...COMMON, ACTION_HUB_EXECUTE_PROCESS_COUNT: "1"},
  /** Takes one run at a time, two may wait, and bodies may have 1 MB. */
  narrow: {
    ...COMMON,
    ACTION_HUB_EXECUTE_PROCESS_COUNT: "1",
    ACTION_HUB_RUNS_PER_WORKER: "1",
    ACTION_HUB_MAX_QUEUED_RUNS: "2",
    ACTION_HUB_MAX_BODY_BYTES: "1048576",
  },
  /** Has pages and metrics, and keeps what was refused. */
  console: {
    ...COMMON,
    ACTION_HUB_ADMIN_PASSWORD: ADMIN_PASSWORD,
    ACTION_HUB_METRICS_TOKEN: METRICS_TOKEN,
    ACTION_HUB_KEEP_REFUSED_ROWS: "true",
  },
  /** Has one worker thread, which dies. */
  single: {...COMMON, ACTION_HUB_EXECUTE_PROCESS_COUNT: "1", ACTION_HUB_WORKER_MEMORY_MB: "64"},
}

/** The most memory that a hub may hold at any time, whatever the lines do to it at once. */
export const MOST_MEMORY_MB = 900
