// The only file of the hub that reads the environment. Read at the time of the call, so that tests and operators of a
// running process see their own values.

const defaultStreamTimeoutMs = 13 * 60 * 1000

/**
 * How long a download may send no byte, in milliseconds: ACTION_HUB_STREAM_REQUEST_TIMEOUT, by default 13 minutes, the
 * time that Looker itself may need before a query's first row.
 */
export function streamTimeoutMs(): number {
  const configured = Number(process.env.ACTION_HUB_STREAM_REQUEST_TIMEOUT)
  return Number.isFinite(configured) && configured > 0 ? configured : defaultStreamTimeoutMs
}

/** The names in ACTION_WHITELIST, a comma list; undefined when it names none, which allows every action. */
export function allowedActionNames(): string[] | undefined {
  const names = (process.env.ACTION_WHITELIST ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
  return names.length > 0 ? names : undefined
}
