import {DownloadError} from "./download_error"

/** The result came compressed although the hub had asked for plain bytes. */
export class DownloadEncodingError extends DownloadError {
  constructor(readonly encoding: string) {
    super(
      `Looker, or a proxy before it, sent the query result in the encoding "${encoding}", which was not asked for. ` +
        "Turn off compression of downloads there.",
    )
  }
}
