import {DownloadError} from "./download_error"

/** No connection to Looker. */
export class DownloadUnreachableError extends DownloadError {
  /** @param code of the system or the HTTP client, e.g. `ECONNREFUSED` */
  constructor(
    readonly code: string,
    cause: unknown,
  ) {
    super(
      `Looker could not be reached for the query result (${code}). ` +
        "Check that this hub can open connections to Looker, then run it again.",
      {cause},
    )
  }
}
