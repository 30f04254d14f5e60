import {DownloadError} from "./download_error"

/** The connection ended before the result did. */
export class DownloadBrokenError extends DownloadError {
  constructor(cause: unknown) {
    super("The download of the query result from Looker broke off before its end. Run it again.", {cause})
  }
}
