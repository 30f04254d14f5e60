import {Batch} from "./batch"

/** One request with everything that the gateway's checks look at. */
export interface GatewayRequest {
  readonly method: string
  /** Path without the query string. */
  readonly path: string
  readonly writeKey: string | undefined
  /** The uncompressed body; undefined when it could not be unzipped. */
  readonly body: Buffer | undefined
  /** Undefined when the body is not JSON. */
  readonly batch: Batch | undefined
  /** Requests being worked on, this one included. */
  readonly inFlight: number
  readonly receivedAtMs: number
}
