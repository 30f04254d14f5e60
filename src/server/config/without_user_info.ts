/**
 * An address as it may be shown, logged or put into an error: without user, password and query. Total, and careful with
 * what is no address: a password may hold any sign, so everything up to the last @ counts as one.
 */
export function withoutUserInfo(address: string): string {
  const [scheme = ""] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(address) ?? []
  const at = address.lastIndexOf("@")
  const rest = address.slice(at === -1 ? scheme.length : at + 1)
  const [shown = ""] = rest.split(/[?#]/, 1)
  return `${scheme}${at === -1 ? "" : "…@"}${shown}${shown.length < rest.length ? "?…" : ""}`
}
