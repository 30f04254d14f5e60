import {DownloadError} from "./download_error"

/** Looker answered the download with another status than 200. */
export class DownloadRefusedError extends DownloadError {
  constructor(readonly status: number) {
    super(
      `Looker answered ${status} for the query result; ` +
        "the link works once and expires after an hour. Run it again.",
    )
  }
}
