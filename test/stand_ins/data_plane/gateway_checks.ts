import {ACKNOWLEDGED, Answer, refusal} from "./answer"
import {GatewayRequest} from "./gateway_request"
import {RateLimiter} from "./rate_limiter"
import {methodOf} from "./routes"

/** Largest uncompressed body that rudder-server takes: `Gateway.maxReqSizeInKB` of 4000. */
export const MAX_BODY_BYTES = 4_096_000

export interface GatewayRules {
  readonly writeKeys: ReadonlySet<string>
  readonly disabledWriteKeys: ReadonlySet<string>
  /** 0 switches the check off. */
  readonly maxConcurrentRequests: number
  readonly rateLimiter?: RateLimiter
}

type Check = (request: GatewayRequest, rules: GatewayRules) => Answer | undefined

/**
 * Every check of rudder-server's gateway in its order, which clients can see: an over-size batch with one
 * unidentified event is answered 400, not 413, and an empty batch is the last thing noticed.
 */
const CHECKS: readonly Check[] = [
  tooManyRequests,
  unknownRoute,
  wrongMethod,
  missingWriteKey,
  unknownWriteKey,
  disabledSource,
  unreadableBody,
  invalidJson,
  invalidEvent,
  rateLimited,
  tooLarge,
  emptyBatch,
]

/** The gateway's answer to one request: the first refusal, else its acknowledgement. */
export function gatewayAnswer(request: GatewayRequest, rules: GatewayRules): Answer {
  for (const check of CHECKS) {
    const answer = check(request, rules)
    if (answer) return answer
  }
  return ACKNOWLEDGED
}

function tooManyRequests(
  {inFlight}: GatewayRequest,
  {maxConcurrentRequests}: GatewayRules,
): Answer | undefined {
  const busy = maxConcurrentRequests > 0 && inFlight > maxConcurrentRequests
  return busy ? refusal(503, "Service Unavailable") : undefined
}

function unknownRoute({path}: GatewayRequest): Answer | undefined {
  return methodOf(path) ? undefined : refusal(404, "404 page not found")
}

function wrongMethod({method, path}: GatewayRequest): Answer | undefined {
  return methodOf(path) === method ? undefined : {status: 405, body: ""}
}

function missingWriteKey({writeKey}: GatewayRequest): Answer | undefined {
  return writeKey === undefined ? refusal(401, "failed to read writekey from header") : undefined
}

function unknownWriteKey({writeKey = ""}: GatewayRequest, rules: GatewayRules): Answer | undefined {
  const known = rules.writeKeys.has(writeKey) || rules.disabledWriteKeys.has(writeKey)
  return known ? undefined : refusal(401, "invalid write key")
}

function disabledSource({writeKey = ""}: GatewayRequest, rules: GatewayRules): Answer | undefined {
  return rules.disabledWriteKeys.has(writeKey) ? refusal(404, "source is disabled") : undefined
}

function unreadableBody({body}: GatewayRequest): Answer | undefined {
  return body ? undefined : refusal(500, "failed to read body from request")
}

function invalidJson({batch}: GatewayRequest): Answer | undefined {
  return batch ? undefined : refusal(400, "invalid json")
}

function invalidEvent({batch}: GatewayRequest): Answer | undefined {
  return batch?.complaint === undefined ? undefined : refusal(400, batch.complaint)
}

function rateLimited({batch, receivedAtMs}: GatewayRequest, {rateLimiter}: GatewayRules): Answer | undefined {
  if (!rateLimiter || !batch || batch.belongsToJob) return undefined
  return rateLimiter.admits(batch.eventCount, receivedAtMs)
    ? undefined
    : refusal(429, "max requests limit reached")
}

function tooLarge({body}: GatewayRequest): Answer | undefined {
  return body && body.length > MAX_BODY_BYTES ? refusal(413, "request size exceeds max limit") : undefined
}

function emptyBatch({batch}: GatewayRequest): Answer | undefined {
  return batch?.eventCount === 0 ? refusal(400, "empty batch payload") : undefined
}
