/** The statuses that mean something to whoever looks after a data plane; any other is told by its class. */
const knownStatuses = [200, 400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 504]

/** An HTTP status as one of a few label values; "none" where no answer came. */
export function statusLabel(status: number | undefined): string {
  if (status === undefined) {
    return "none"
  }
  if (knownStatuses.includes(status)) {
    return String(status)
  }
  return status >= 100 && status < 600 ? `${Math.floor(status / 100)}xx` : "other"
}
