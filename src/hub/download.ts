import {pipeline, type Readable} from "node:stream"
import {setTimeout as sleep} from "node:timers/promises"
import {createBrotliDecompress, createGunzip} from "node:zlib"
import {type Dispatcher, errors, request} from "undici"
import {DownloadStream} from "./download_stream"
import {DownloadError, type RedirectFault, requestError} from "./errors"

const redirectStatuses = [301, 302, 303, 307, 308]
const maxRedirects = 3

/** How long connections are tried again that never came about: the one-time link is not used by then. */
const connectRetryMs = 5000
const firstWaitMs = 100
const notConnectedCode =
  /^(EADDRNOTAVAIL|EAI_AGAIN|ECONNREFUSED|ENOTFOUND|UND_ERR_CONNECT_TIMEOUT|ERR_PROXY_.*)$/

const decoders: Readonly<Record<string, (() => NodeJS.ReadWriteStream & Readable) | undefined>> = {
  "br": createBrotliDecompress,
  "gzip": createGunzip,
  "x-gzip": createGunzip,
}

/**
 * Opens a one-time download URL. Uses undici's global dispatcher, where the server sets its rules for addresses and its
 * proxies; the rules hold for each redirect too. Only a connection that never came about is tried again.
 *
 * @param timeoutMs how long Looker may send nothing, before and within the content
 * @returns the content, decompressed, once Looker has answered 200
 * @throws DownloadError
 * @throws ActionRequestError when the URL is no http or https address
 */
export async function openDownload(url: string, timeoutMs: number): Promise<Readable> {
  const start = httpUrl(url)
  if (!start) {
    throw requestError("download_url_invalid", {})
  }
  const {statusCode, headers, body} = await follow(start, timeoutMs)
  if (statusCode !== 200) {
    discard(body)
    throw new DownloadError("download_refused", {status: statusCode})
  }
  return new DownloadStream(decoded(body, String(headers["content-encoding"] ?? "")), timeoutMs)
}

function httpUrl(text: string, base?: URL): URL | undefined {
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined
  return url && ["http:", "https:"].includes(url.protocol) ? url : undefined
}

/** The first answer that is no redirect. */
async function follow(start: URL, timeoutMs: number): Promise<Dispatcher.ResponseData> {
  let url = start
  for (let redirects = 0; ; redirects += 1) {
    const answer = await get(url, timeoutMs)
    if (!redirectStatuses.includes(answer.statusCode)) {
      return answer
    }
    discard(answer.body)
    url = redirected(url, answer.headers.location, redirects, answer.statusCode)
  }
}

function redirected(
  from: URL,
  location: string | string[] | undefined,
  redirects: number,
  status: number,
): URL {
  const target = location === undefined ? undefined : httpUrl(String(location), from)
  const refuse = (fault: RedirectFault) =>
    new DownloadError("download_redirect_refused", {status, fault, origin: target?.origin})
  if (!target) {
    throw refuse("no_address")
  }
  if (from.protocol === "https:" && target.protocol === "http:") {
    throw refuse("insecure")
  }
  if (redirects >= maxRedirects) {
    throw refuse("too_many")
  }
  return target
}

async function get(url: URL, timeoutMs: number): Promise<Dispatcher.ResponseData> {
  let deadline: number | undefined
  for (let waitMs = firstWaitMs; ; waitMs *= 2) {
    try {
      return await request(url, {
        headers: {"accept-encoding": "identity"},
        headersTimeout: timeoutMs,
        // DownloadStream watches the content instead: it knows when nobody waits for it.
        bodyTimeout: 0,
      })
    } catch (error) {
      deadline ??= performance.now() + connectRetryMs
      const leftMs = deadline - performance.now()
      if (!notConnectedCode.test(codeOf(error)) || leftMs <= 0) {
        throw failureOf(error, url, timeoutMs)
      }
      await sleep(Math.min(waitMs, leftMs))
    }
  }
}

function failureOf(error: unknown, url: URL, timeoutMs: number): DownloadError {
  if (error instanceof errors.HeadersTimeoutError) {
    return new DownloadError("download_stalled", {timeoutMs})
  }
  if (error instanceof errors.HeadersOverflowError) {
    return new DownloadError("download_headers_too_large", {}, {cause: error})
  }
  const reason = reasonOf(error, url.pathname)
  if (error instanceof errors.HTTPParserError || error instanceof errors.ResponseContentLengthMismatchError) {
    return new DownloadError("download_not_http", {reason}, {cause: error})
  }
  return new DownloadError("download_unreachable", {reason}, {cause: error})
}

/** The connection's own words, e.g. `connect ECONNREFUSED 10.0.0.1:443`, or its code where it has none. */
function reasonOf(error: unknown, secretPath: string): string {
  return error instanceof Error && error.message && !error.message.includes(secretPath)
    ? error.message.replace(/\.$/, "")
    : codeOf(error)
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return "unknown error"
  }
  return "code" in error ? String(error.code) : error.name
}

/** The content without the compression that somebody on the way has put around it. */
function decoded(body: Readable, contentEncoding: string): Readable {
  const [encoding, ...others] = contentEncoding
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity")
  if (encoding === undefined) {
    return body
  }
  const decoder = others.length === 0 ? decoders[encoding]?.() : undefined
  if (!decoder) {
    discard(body)
    throw new DownloadError("download_encoding_unknown", {encoding: contentEncoding.slice(0, 40)})
  }
  // Either's failure destroys the other with it, and DownloadStream sees it.
  return pipeline(body, decoder, () => undefined)
}

function discard(body: Readable): void {
  // An unread body answers its destruction with an abort error, which is no news.
  body.on("error", () => undefined)
  body.destroy()
}
