import {IncomingHttpHeaders} from "node:http"
import {Fault} from "./fault"
import {RudderEvent} from "./rudder_event"

/** One request as an intercept sees it, before the gateway does. */
export interface InterceptedRequest {
  /** Position among all requests, health checks aside. */
  readonly index: number
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Uncompressed where that is possible. */
  readonly body: Buffer
  /** The events of a readable batch; none in counting mode. */
  readonly events: readonly RudderEvent[]
}

/** Decides what goes wrong with a request, if anything. While it is pending, the client waits. */
export type Intercept = (request: InterceptedRequest) => Fault | undefined | Promise<Fault | undefined>
