import {request} from "undici"
import {Attempt} from "./attempt"
import {systemClock} from "./clock"
import {compressed} from "./compressed"
import {DataPlaneAnswer, dataPlaneAnswer} from "./data_plane_answer"
import {DataPlaneError} from "./errors/data_plane_error"
import {EventBatch} from "./event_batch"
import {lastMoment} from "./last_moment"
import {networkFailure} from "./network_failure"

/** An answer is a word or two; a proxy's page is not worth more. */
const MAX_ANSWER_BYTES = 4096

/** The part of an axios instance that RudderStack's client uses. */
export interface HttpPoster {
  post(url: string, body: BatchBody, config: PostConfig): Promise<Attempt>
}

/** What the client hands over for one flush, before it is serialised: what was in its queue, and times. */
export interface BatchBody {
  readonly batch: readonly [OutgoingBatch]
}

export interface OutgoingBatch {
  readonly events: EventBatch
  readonly sentAt: Date
}

export interface PostConfig {
  readonly auth: {readonly username: string}
  readonly headers: {readonly [name: string]: string}
}

export interface DataPlaneOptions {
  /** For each step of the answer. */
  readonly timeoutMs: number
  /** For all of it. Default: twice as long as for a step. */
  readonly wholeTimeoutMs?: number
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
 * compressed off the event loop, and follows no redirect.
 *
 * `post` resolves only when the batch was answered 2xx in full, and rejects with a DataPlaneError otherwise.
 */
export function dataPlane(options: DataPlaneOptions): HttpPoster {
  return {
    post: async (url, {batch: [{events, sentAt}], ...rest}, config) => {
      const body = await compressed(events.body(sentAt, rest))
      const sentAtMs = systemClock.nowMs()
      const {answer, status} = await replyTo(url, body, config, options)
      const attempt = {status, bytes: body.length, durationMs: systemClock.nowMs() - sentAtMs}
      if (answer.kind !== "delivered") {
        throw new DataPlaneError(answer, attempt)
      }
      return attempt
    },
  }
}

async function replyTo(
  url: string,
  body: Buffer,
  config: PostConfig,
  options: DataPlaneOptions,
): Promise<Reply> {
  const {timeoutMs, wholeTimeoutMs = 2 * timeoutMs, cutOff} = options
  const {signal, forget} = lastMoment(wholeTimeoutMs, cutOff)
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
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
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
