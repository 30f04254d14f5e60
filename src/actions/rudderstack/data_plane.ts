import {request} from "undici"
import {promisify} from "util"
import {gzip, ZlibOptions} from "zlib"
import {Attempt} from "./attempt"
import {systemClock} from "./clock"
import {DataPlaneAnswer, dataPlaneAnswer, NotDelivered} from "./data_plane_answer"
import {DataPlaneError} from "./errors/data_plane_error"
import {jsonOf} from "./json_of"
import {lastMoment} from "./last_moment"
import {MAX_BATCH_BYTES} from "./limits"
import {networkFailure} from "./network_failure"
import {Utf8Writer} from "./utf8_writer"

const gzipped = promisify<Buffer, ZlibOptions, Buffer>(gzip)

const GZIP_OPTIONS = {
  /** 14 % more bytes than the default level for 40 % of its time. */
  level: 1,
  /** The largest of zlib's hash tables: 10 % less time, for 128 KB while a batch is compressed. */
  memLevel: 9,
  /** A batch seldom has more than 100 KB when it is compressed: it crosses to libuv's threads and back once. */
  chunkSize: 128 * 1024,
}

const TOO_LARGE: NotDelivered = {kind: "refused", status: 413, words: "", canHalve: true}

/** An answer is a word or two; a proxy's page is not worth more. */
const MAX_ANSWER_BYTES = 4096

/** The part of an axios instance that RudderStack's client uses. */
export interface HttpPoster {
  post(url: string, body: BatchBody, config: PostConfig): Promise<Attempt>
}

/** What the client hands over for one flush, before it is serialised. */
export interface BatchBody {
  readonly batch: readonly object[]
}

export interface PostConfig {
  readonly auth: {readonly username: string}
  readonly headers: {readonly [name: string]: string}
}

export interface DataPlaneOptions {
  /** For each step of the answer; twice as long for all of it. */
  readonly timeoutMs: number
  /** Requests with the same key are worked off in order by RudderStack's gateway (its header AnonymousId). */
  readonly orderingKey: string
  /** Aborted when an answer is not waited for any more: what is in flight then counts as broken off. */
  readonly cutOff?: AbortSignal
}

/** What came back, or that nothing did. */
interface Reply {
  readonly answer: DataPlaneAnswer
  readonly status: number | undefined
}

/**
 * The one place of the plug-in that opens sockets: posts batches with undici over kept-alive connections,
 * compressed off the event loop, and follows no redirect. One batch at a time: it reuses its buffer.
 *
 * `post` resolves only when the batch was answered 2xx in full, and rejects with a DataPlaneError otherwise.
 * A batch of several events beyond MAX_BATCH_BYTES is not sent, but treated as if it had been answered 413.
 */
export function dataPlane(options: DataPlaneOptions): HttpPoster {
  const writer = new Utf8Writer()
  return {
    post: async (url, body, config) => {
      const json = writtenBody(body, writer)
      if (json.length > MAX_BATCH_BYTES && body.batch.length > 1) {
        throw new DataPlaneError(TOO_LARGE, {status: undefined, bytes: 0, durationMs: 0})
      }
      const compressed = await gzipped(json, GZIP_OPTIONS)
      const sentAtMs = systemClock.nowMs()
      const {answer, status} = await replyTo(url, compressed, config, options)
      const attempt = {status, bytes: compressed.length, durationMs: systemClock.nowMs() - sentAtMs}
      if (answer.kind !== "delivered") {
        throw new DataPlaneError(answer, attempt)
      }
      return attempt
    },
  }
}

/** @returns a view of the writer's own buffer */
function writtenBody(body: BatchBody, writer: Utf8Writer): Buffer {
  const {batch, ...rest} = body
  writer.clear()
  writer.write('{"batch":[')
  batch.forEach((message, index) => writer.write(index === 0 ? jsonOf(message) : `,${jsonOf(message)}`))
  writer.write(Object.keys(rest).length === 0 ? "]}" : `],${jsonOf(rest).slice(1)}`)
  return writer.bytes
}

async function replyTo(
  url: string,
  body: Buffer,
  config: PostConfig,
  options: DataPlaneOptions,
): Promise<Reply> {
  const {signal, forget} = lastMoment(2 * options.timeoutMs, options.cutOff)
  try {
    const response = await request(url, {
      method: "POST",
      headers: {
        ...config.headers,
        "authorization": `Basic ${Buffer.from(`${config.auth.username}:`).toString("base64")}`,
        "content-type": "application/json",
        "content-encoding": "gzip",
        "anonymousid": options.orderingKey,
      },
      body,
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
      signal,
    })
    const words = await limitedText(response.body)
    const retryAfter = response.headers["retry-after"]
    const status = response.statusCode
    const answer = {
      status,
      retryAfter: typeof retryAfter === "string" ? retryAfter : undefined,
      body: words,
    }
    return {answer: dataPlaneAnswer(answer, Date.now()), status}
  } catch (error) {
    return {answer: networkFailure(error), status: undefined}
  } finally {
    forget()
  }
}

/** Reads the answer to its end, so that a reply that is cut off is no acknowledgement, and keeps its beginning. */
async function limitedText(body: AsyncIterable<Buffer>): Promise<string> {
  let text = ""
  for await (const chunk of body) {
    if (text.length < MAX_ANSWER_BYTES) {
      text += chunk.toString("utf8", 0, MAX_ANSWER_BYTES)
    }
  }
  return text
}
