import type {Readable} from "node:stream"
import {request} from "undici"
import {DownloadStream} from "./download_stream"
import {ActionRequestError} from "./errors/action_request_error"
import {DownloadEncodingError} from "./errors/download_encoding_error"
import {DownloadRefusedError} from "./errors/download_refused_error"
import {DownloadStalledError} from "./errors/download_stalled_error"
import {DownloadUnreachableError} from "./errors/download_unreachable_error"
import {HubError} from "./errors/hub_error"

/**
 * Opens a one-time download URL. Uses undici's global dispatcher, where the server sets its rules for addresses.
 * Redirects are not followed.
 *
 * @param timeoutMs how long Looker may send nothing, before and within the content
 * @returns the content, once Looker has answered 200
 */
export async function openDownload(url: string, timeoutMs: number): Promise<Readable> {
  requireHttp(url)
  const {statusCode, headers, body} = await get(url, timeoutMs)
  const refusal = refusalOf(statusCode, headers["content-encoding"])
  if (refusal) {
    discard(body)
    throw refusal
  }
  return new DownloadStream(body, timeoutMs)
}

function requireHttp(url: string): void {
  if (!URL.canParse(url) || !["http:", "https:"].includes(new URL(url).protocol)) {
    throw new ActionRequestError("The download URL in the request is no http or https address.")
  }
}

async function get(url: string, timeoutMs: number) {
  try {
    return await request(url, {
      headers: {"accept-encoding": "identity"},
      headersTimeout: timeoutMs,
      // DownloadStream watches the content: it knows when nobody waits for it.
      bodyTimeout: 0,
    })
  } catch (error) {
    throw connectionError(error, timeoutMs)
  }
}

function connectionError(error: unknown, timeoutMs: number): HubError {
  if (error instanceof HubError) {
    return error
  }
  const code = errorCode(error)
  return code === "UND_ERR_HEADERS_TIMEOUT"
    ? new DownloadStalledError(timeoutMs)
    : new DownloadUnreachableError(code, error)
}

/** The code alone: other parts of an error may name the URL. */
function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "unknown error"
}

function refusalOf(status: number, encoding: string | string[] | undefined): HubError | undefined {
  if (status !== 200) {
    return new DownloadRefusedError(status)
  }
  return encoding === undefined || encoding === "identity"
    ? undefined
    : new DownloadEncodingError(String(encoding))
}

function discard(body: Readable): void {
  // An unread body answers its destruction with an abort error, which is no news.
  body.on("error", () => undefined)
  body.destroy()
}
