import {IncomingHttpHeaders} from "node:http"

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
