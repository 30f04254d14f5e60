import type {Verdict} from "./answer"
import {type Batch, SINGLE_EVENT_TYPES} from "./batch"
import type {RateLimiter} from "./rate_limiter"

/** Largest uncompressed body that rudder-server takes: `Gateway.maxReqSizeInKB` of 4000. */
export const MAX_BODY_BYTES = 4_096_000

const BASIC_CREDENTIALS = /^basic ([A-Za-z0-9+/]*={0,2})$/i

const METHODS = new Map([
  ...["/", "/health", "/version", "/robots.txt"].map((path) => [path, "GET"] as const),
  ...["batch", "import", ...SINGLE_EVENT_TYPES].map((name) => [`/v1/${name}`, "POST"] as const),
])

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

export interface GatewayRules {
  readonly writeKeys: ReadonlySet<string>
  readonly disabledWriteKeys: ReadonlySet<string>
  /** 0 switches the check off. */
  readonly maxConcurrentRequests: number
  readonly rateLimiter?: RateLimiter
}

/** The method that a path takes; undefined for an unknown path. `/v1/batch/` is one. */
export function methodOf(path: string): string | undefined {
  return METHODS.get(path)
}

/**
 * The source's write key: the user name of HTTP Basic authorization. Undefined when the header is absent,
 * malformed (no base64, no colon) or names no user.
 */
export function writeKeyOf(authorization: string | undefined): string | undefined {
  const encoded = BASIC_CREDENTIALS.exec(authorization ?? "")?.[1] ?? ""
  const credentials = Buffer.from(encoded, "base64").toString("utf8")
  const colon = credentials.indexOf(":")
  return colon > 0 ? credentials.slice(0, colon) : undefined
}

/**
 * Every check of rudder-server's gateway in its order, which clients can see: an over-size batch with one
 * unidentified event is answered 400, not 413, and an empty batch is the last thing noticed.
 */
export function verdictOn(request: GatewayRequest, rules: GatewayRules): Verdict | "wrong_method" {
  const {path, writeKey, body, batch} = request
  const {maxConcurrentRequests, writeKeys, disabledWriteKeys} = rules
  if (maxConcurrentRequests > 0 && request.inFlight > maxConcurrentRequests) return "too_many_requests"
  if (methodOf(path) === undefined) return "unknown_route"
  if (methodOf(path) !== request.method) return "wrong_method"
  if (writeKey === undefined) return "no_write_key"
  if (disabledWriteKeys.has(writeKey)) return "disabled_source"
  if (!writeKeys.has(writeKey)) return "unknown_write_key"
  if (body === undefined) return "unreadable_body"
  if (batch === undefined) return "invalid_json"
  if (batch.complaint) return batch.complaint
  if (isRateLimited(request, batch, rules)) return "rate_limited"
  if (body.length > MAX_BODY_BYTES && !hasAudienceList(batch)) return "too_large"
  if (batch.exceedsDouble) return "invalid_json"
  if (batch.eventCount === 0) return "empty_batch"
  return "acknowledged"
}

function isRateLimited(
  {receivedAtMs}: GatewayRequest,
  {job, eventCount}: Batch,
  rules: GatewayRules,
): boolean {
  if (rules.rateLimiter === undefined || job.jobRunId !== "" || job.taskRunId !== "") return false
  return !rules.rateLimiter.admits(eventCount, receivedAtMs)
}

function hasAudienceList({events}: Batch): boolean {
  return events.some(({type}) => type === "audiencelist")
}
