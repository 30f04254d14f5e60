import {Intercept} from "./intercept"
import {RateLimit} from "./rate_limiter"
import {ReceivedRequest} from "./received_request"
import {RudderEvent} from "./rudder_event"

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
  /** Off by default, as in rudder-server. */
  readonly rateLimit?: RateLimit
  /** Above this the answer is 503; 0, the default, is no limit. */
  readonly maxConcurrentRequests?: number
  /** False counts events and distinct message ids only, without parsing them. Default true. */
  readonly keepEvents?: boolean
  readonly intercept?: Intercept
  /** Called when a request has its answer, with the events of its batch. */
  readonly onAnswer?: (request: ReceivedRequest, events: readonly RudderEvent[]) => void
}
