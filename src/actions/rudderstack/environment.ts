/** What an operator can set; the one place of the plug-in that reads the environment. */
export interface Environment {
  /** Of the hub, for `context.app.version`. */
  readonly appVersion: string
  /** How long one batch is tried again, in milliseconds. */
  readonly retryBudgetMs: number
  /** How long the data plane may take to answer one try, in milliseconds. */
  readonly requestTimeoutMs: number
}

const DEFAULT_RETRY_SECONDS = 300
const DEFAULT_TIMEOUT_SECONDS = 30

/** Longer than any run; a timer takes no more than 24 days. */
const MAX_SECONDS = 86400

export function environment(): Environment {
  const appVersion = process.env.APP_VERSION ?? ""
  return {
    appVersion: appVersion === "" ? "dev" : appVersion,
    retryBudgetMs: milliseconds("RUDDERSTACK_RETRY_SECONDS", DEFAULT_RETRY_SECONDS),
    requestTimeoutMs: milliseconds("RUDDERSTACK_TIMEOUT_SECONDS", DEFAULT_TIMEOUT_SECONDS),
  }
}

/** A value that is no number of seconds is as good as none: a run must not fail for it. */
function milliseconds(name: string, defaultSeconds: number): number {
  const seconds = Number(process.env[name])
  return 1000 * (seconds > 0 ? Math.min(seconds, MAX_SECONDS) : defaultSeconds)
}
