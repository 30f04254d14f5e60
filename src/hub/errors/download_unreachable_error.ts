import {DownloadError} from "./download_error"

/** No answer from Looker: its host cannot be found, refuses the connection, or is one that this hub may not call. */
export class DownloadUnreachableError extends DownloadError {
  /** @param url to keep out of the message, should the cause name it */
  constructor(cause: unknown, url: string) {
    super(
      `Looker could not be reached for the query result: ${reason(cause, new URL(url).pathname)}. ` +
        "Check that this hub can open connections to Looker, then run it again.",
      {cause},
    )
  }
}

/** The connection's own words, e.g. `connect ECONNREFUSED 10.0.0.1:443`, or its code where it has none. */
function reason(cause: unknown, secretPath: string): string {
  if (!(cause instanceof Error)) {
    return "unknown error"
  }
  const code = "code" in cause ? String(cause.code) : cause.name
  return cause.message && !cause.message.includes(secretPath) ? cause.message.replace(/\.$/, "") : code
}
