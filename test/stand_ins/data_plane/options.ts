import type {IncomingHttpHeaders} from "node:http"
import type {Words} from "./answer"
import type {DeduplicationOptions} from "./event_store"
import type {Intercept} from "./fault"
import type {RateLimit} from "./rate_limiter"
import type {RudderEvent} from "./rudder_event"

/** The source that a stand-in knows when none is named. */
export const DEFAULT_WRITE_KEY = "stand-in-write-key"

export interface DataPlaneOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number
  /** Sources that are enabled; default DEFAULT_WRITE_KEY. */
  readonly writeKeys?: readonly string[]
  readonly disabledWriteKeys?: readonly string[]
  /** How long an answer takes; storing does not wait for it. Default 0. */
  readonly latencyMs?: number
  /** An answer of its own that takes longer is a reset connection: 10 s, as `WriteTimeout` of rudder-server. */
  readonly writeTimeoutMs?: number
  /** Off by default, as in rudder-server. */
  readonly rateLimit?: RateLimit
  /** Off by default, as in rudder-server; RudderStack Cloud has it on. Not in counting mode. */
  readonly deduplication?: DeduplicationOptions
  /** Above this the answer is 503; 0, the default, is no limit. */
  readonly maxConcurrentRequests?: number
  /** False counts events and distinct message ids only, without parsing them. Default true. */
  readonly keepEvents?: boolean
  /** The words of its answers; default "current". */
  readonly words?: Words
  /** False takes every body as it came, as a server or a proxy that knows no gzip. Default true. */
  readonly readsGzip?: boolean
  readonly intercept?: Intercept
  /** Called when a request has its answer, with the events of its batch. */
  readonly onAnswer?: (request: ReceivedRequest, events: readonly RudderEvent[]) => void
}

/** What became of one request. */
export interface ReceivedRequest {
  readonly index: number
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly receivedAtMs: number
  /** The status that the client could read; null while, and if, there is none. */
  readonly status: number | null
  /** Events in its body; 0 until that is read, and where it is unreadable. */
  readonly eventCount: number
  /** Uncompressed size of its body. */
  readonly bytes: number
  /** Size of its body on the wire. */
  readonly wireBytes: number
  /** Whether its events are in the store. */
  readonly stored: boolean
}
