import type {Server} from "node:http"

/** How long a caller may take over which part of a request, in milliseconds. */
export interface HttpTimeouts {
  readonly headersMs: number
  /** The whole request, 250 MB over a slow line included. The answer may take as long as it likes. */
  readonly requestMs: number
  /** An idle connection between requests: longer than load balancers keep theirs (60 s is common). */
  readonly keepAliveMs: number
  /** How often connections are examined for the above. */
  readonly checkMs: number
  /** Silence on a connection at any time; 0 is unlimited. */
  readonly socketMs: number
}

export const defaultHttpTimeouts: HttpTimeouts = {
  headersMs: 20_000,
  requestMs: 300_000,
  keepAliveMs: 65_000,
  checkMs: 5_000,
  socketMs: 0,
}

const maxConnections = 10_000

/** The options with which node:http makes a server that slow callers cannot occupy. */
export function httpOptions({headersMs, requestMs, keepAliveMs, checkMs}: HttpTimeouts) {
  return {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: checkMs,
  }
}

/** What node:http takes only once the server is made. */
export function limitConnections(server: Server, {socketMs}: HttpTimeouts): void {
  server.timeout = socketMs
  server.maxConnections = maxConnections
}
