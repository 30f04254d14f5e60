import {HubError} from "./hub_error"

/**
 * The result could not be fetched from Looker, or not to its end. The messages never contain the download URL, which is
 * a credential. A retry cannot help: the URL works once.
 */
export abstract class DownloadError extends HubError {}
