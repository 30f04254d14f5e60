import type {StoredEvent} from "./data_plane/event_store"
import type {Intercept} from "./data_plane/fault"
import {Gateway} from "./data_plane/gateway"
import type {DataPlaneOptions, ReceivedRequest} from "./data_plane/options"
import type {RudderEvent} from "./data_plane/rudder_event"
import {serveOnLoopback} from "./loopback_server"

export type {StoredEvent} from "./data_plane/event_store"
export {atMost, type Fault, type Intercept, type InterceptedRequest, whenEvent} from "./data_plane/fault"
export type {RudderEvent} from "./data_plane/rudder_event"
export {MAX_BODY_BYTES} from "./data_plane/gateway_checks"
export {type DataPlaneOptions, DEFAULT_WRITE_KEY, type ReceivedRequest} from "./data_plane/options"

/** `Gateway.maxHeaderBytes`, 512 KiB by default. */
const MAX_HEADER_BYTES = 524_288

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
  /** The stored events in order of arrival; none in counting mode. */
  readonly events: readonly RudderEvent[]
  /** The same with the write key and the request that each came under. */
  readonly stored: readonly StoredEvent[]
  readonly counts: DataPlaneCounts
  /** The events that a source's destinations get: the stored ones, without what deduplication drops. */
  deliveredTo(writeKey: string): readonly RudderEvent[]
  setIntercept(intercept: Intercept | undefined): void
  /** Cuts open connections and listens again under the same address. What is stored, and known, stays. */
  restart(): Promise<void>
  /** Stops listening, cuts open connections and gives up pending answers. */
  close(): Promise<void>
}

/**
 * A RudderStack data plane on loopback. It makes the checks of rudder-server's gateway in the gateway's order,
 * stores what passes as the gateway would, and can be told to fail. Unlike the gateway it reads the body before
 * it looks at the write key, so that an intercept sees every request whole.
 */
export async function startDataPlane(options: DataPlaneOptions = {}): Promise<DataPlane> {
  const gateway = new Gateway(options)
  const listen = (port?: number) =>
    serveOnLoopback((request, response) => void gateway.serve(request, response), port, {
      maxHeaderSize: MAX_HEADER_BYTES,
    })
  let server = await listen(options.port)
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
    deliveredTo: (writeKey) =>
      gateway.store.stored
        .filter((each) => each.delivered && each.writeKey === writeKey)
        .map(({event}) => event),
    setIntercept: (intercept) => {
      gateway.intercept = intercept
    },
    restart: async () => {
      await server.close()
      server = await listen(server.port)
    },
    close: () => {
      gateway.stop()
      return server.close()
    },
  }
}
