import {StoredEvent} from "./data_plane/event_store"
import {Gateway} from "./data_plane/gateway"
import {Intercept} from "./data_plane/intercept"
import {DataPlaneOptions} from "./data_plane/options"
import {ReceivedRequest} from "./data_plane/received_request"
import {RudderEvent} from "./data_plane/rudder_event"
import {serveOnLoopback} from "./loopback_server"

export type {StoredEvent} from "./data_plane/event_store"
export type {Fault} from "./data_plane/fault"
export type {Intercept, InterceptedRequest} from "./data_plane/intercept"
export type {ReceivedRequest} from "./data_plane/received_request"
export type {RudderEvent} from "./data_plane/rudder_event"
export {MAX_BODY_BYTES} from "./data_plane/gateway_checks"
export {DataPlaneOptions, DEFAULT_WRITE_KEY} from "./data_plane/options"

export interface DataPlaneCounts {
  /** Health checks aside. */
  readonly requests: number
  /** Events stored. */
  readonly events: number
  readonly distinctMessageIds: number
}

export interface DataPlane {
  readonly url: string
  /** In order of arrival. */
  readonly requests: readonly ReceivedRequest[]
  /** The stored events, exactly as parsed, in order of arrival; none in counting mode. */
  readonly events: readonly RudderEvent[]
  /** The same with the write key and the request that each came under. */
  readonly stored: readonly StoredEvent[]
  readonly counts: DataPlaneCounts
  setIntercept(intercept: Intercept | undefined): void
  /** Stops listening, cuts open connections and gives up pending answers. */
  close(): Promise<void>
}

/**
 * A RudderStack data plane on loopback. It makes the checks of rudder-server's gateway in the gateway's order,
 * stores what passes, and can be told to fail. Unlike the gateway it reads the body before it looks at the
 * write key, so that an intercept sees every request whole.
 */
export async function startDataPlane(options: DataPlaneOptions = {}): Promise<DataPlane> {
  const gateway = new Gateway(options)
  const server = await serveOnLoopback(
    (request, response) => void gateway.serve(request, response),
    options.port,
  )
  return {
    url: server.url,
    requests: gateway.requests,
    get events() {
      return gateway.store.stored.map(({event}) => event)
    },
    stored: gateway.store.stored,
    get counts() {
      const {eventCount, distinctMessageIds} = gateway.store
      return {requests: gateway.requests.length, events: eventCount, distinctMessageIds}
    },
    setIntercept: (intercept) => {
      gateway.intercept = intercept
    },
    close: () => {
      gateway.stop()
      return server.close()
    },
  }
}
