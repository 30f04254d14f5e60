import type {Readable} from "node:stream"
import {errors, request} from "undici"
import {DownloadStream} from "./download_stream"
import {ActionRequestError} from "./errors/action_request_error"
import {DownloadEncodingError} from "./errors/download_encoding_error"
import type {DownloadError} from "./errors/download_error"
import {DownloadRefusedError} from "./errors/download_refused_error"
import {DownloadStalledError} from "./errors/download_stalled_error"
import {DownloadUnreachableError} from "./errors/download_unreachable_error"

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
      // DownloadStream watches the content instead: it knows when nobody waits for it.
      bodyTimeout: 0,
    })
  } catch (error) {
    throw error instanceof errors.HeadersTimeoutError
      ? new DownloadStalledError(timeoutMs)
      : new DownloadUnreachableError(error, url)
  }
}

function refusalOf(status: number, encoding: string | string[] | undefined): DownloadError | undefined {
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
