import {DownloadError} from "./download_error"

/** The connection stayed open, but Looker sent nothing while the hub was waiting. */
export class DownloadStalledError extends DownloadError {
  constructor(readonly timeoutMs: number) {
    super(`Looker sent no data of the query result for ${timeoutMs / 1000} seconds. Run it again.`)
  }
}
