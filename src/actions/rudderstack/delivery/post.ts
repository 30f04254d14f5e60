import {performance} from "perf_hooks"
import {request} from "undici"
import {promisify} from "util"
import {gzip, ZlibOptions} from "zlib"

/** Posts a body, once. It never rejects, and follows no redirect. */
export type Post = (request: PostRequest) => Promise<Posted>

export interface PostRequest {
  readonly url: string
  /** In small letters. */
  readonly headers: {readonly [name: string]: string}
  /** Of HTTP's basic authentication, which goes without a password. */
  readonly username: string
  readonly body: Buffer
  readonly isCompressed: boolean
}

/** What is known of a request, whatever came of it. */
export interface Posted {
  readonly reply: Reply | NoReply
  /** Of the body as it was sent, compressed or not; 0 where it was not sent. */
  readonly bytes: number
  /** From the first byte sent to the last one of the answer; connecting is part of it. */
  readonly durationMs: number
}

/** An answer, read to its end. */
export interface Reply {
  readonly status: number
  /** The beginning. */
  readonly body: string
  /** The headers of these names. */
  readonly retryAfter: string | undefined
  readonly location: string | undefined
}

export interface NoReply {
  readonly status: undefined
  readonly error: unknown
}

export interface PostOptions {
  /** For each step of the answer. */
  readonly timeoutMs: number
  /** For all of it. Default: twice as long as for a step. */
  readonly wholeTimeoutMs?: number
  /** Requests with the same key are worked off in order by RudderStack's gateway (its header AnonymousId). */
  readonly orderingKey: string
  /** Aborted when an answer is not waited for any more: what is in flight then counts as broken off. */
  readonly cutOff?: AbortSignal
}

/** An acknowledgement is two letters; a proxy's page is not worth more. */
const MAX_BODY_BYTES = 4096

const GZIP = {
  /** 14 % more bytes than the default level for 40 % of its time. */
  level: 1,
  /**
   * Looks back 8 KB, some five events, rather than 32 KB: 6 % more bytes for 10 % less time, and 160 KB of tables
   * rather than 384 KB for each batch that is, or waits to be, compressed.
   */
  windowBits: 13,
  memLevel: 8,
}

/** zlib takes no smaller chunks. */
const MIN_CHUNK_BYTES = 64

const gzipped = promisify<Buffer, ZlibOptions, Buffer>(gzip)

/** The one place of the plug-in that opens sockets: undici over kept-alive connections, gzip off the event loop. */
export function poster(options: PostOptions): Post {
  return async (posting) => {
    let bytes = 0
    let startedMs = performance.now()
    let reply: Reply | NoReply
    try {
      const body = posting.isCompressed ? await compressed(posting.body) : posting.body
      bytes = body.length
      startedMs = performance.now()
      reply = await replyTo({...posting, body}, options)
    } catch (error) {
      reply = {status: undefined, error}
    }
    return {reply, bytes, durationMs: performance.now() - startedMs}
  }
}

async function replyTo(posting: PostRequest, options: PostOptions): Promise<Reply> {
  const {timeoutMs, wholeTimeoutMs = 2 * timeoutMs, cutOff, orderingKey} = options
  const {signal, clear} = deadline(wholeTimeoutMs, cutOff)
  try {
    const {statusCode, headers, body} = await request(posting.url, {
      method: "POST",
      headers: {
        ...posting.headers,
        "authorization": `Basic ${Buffer.from(`${posting.username}:`).toString("base64")}`,
        "content-type": "application/json",
        // Without it a proxy may compress two letters, which then are no acknowledgement.
        "accept-encoding": "identity",
        "anonymousid": orderingKey,
        ...(posting.isCompressed ? {"content-encoding": "gzip"} : {}),
      },
      body: posting.body,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal,
    })
    return {
      status: statusCode,
      body: await beginningOf(body),
      retryAfter: single(headers["retry-after"]),
      location: single(headers.location),
    }
  } finally {
    clear()
  }
}

async function compressed(body: Buffer): Promise<Buffer> {
  // Batches seldom stay larger than a fourth: they cross to libuv's threads and back once.
  const chunkSize = Math.max(Math.ceil(body.length / 4), MIN_CHUNK_BYTES)
  return gzipped(body, {...GZIP, chunkSize})
}

/** Reads the answer to its end, so that a reply that is cut off is no acknowledgement, and keeps its beginning. */
async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  let text = ""
  for await (const chunk of body) {
    if (text.length < MAX_BODY_BYTES) {
      text += chunk.toString("utf8", 0, MAX_BODY_BYTES)
    }
  }
  return text
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}

/** The end of waiting for something. */
interface Deadline {
  /** Aborted when it has come. */
  readonly signal: AbortSignal
  /** Once nothing is waited for any more. */
  readonly clear: () => void
}

/**
 * A signal that is aborted after that time, or with the other one.
 *
 * AbortSignal.any and AbortSignal.timeout would be shorter, but Node 20 collects a time-out as garbage that only such a
 * combination refers to, and then it never comes.
 */
function deadline(timeoutMs: number, other: AbortSignal | undefined): Deadline {
  const controller = new AbortController()
  const timer = setTimeout(
    () => controller.abort(Object.assign(new Error("No answer came in time"), {code: "ETIMEDOUT"})),
    timeoutMs,
  )
  const abort = () => controller.abort(other?.reason)
  if (other?.aborted) {
    abort()
  }
  other?.addEventListener("abort", abort)
  return {
    signal: controller.signal,
    clear: () => {
      clearTimeout(timer)
      other?.removeEventListener("abort", abort)
    },
  }
}
