export interface RateLimit {
  /** Events that may arrive at once, and per window in the long run. */
  readonly events: number
  readonly windowMs: number
}

/** The generic cell rate algorithm, as the gateway uses it: a request costs as much as it has events. */
export class RateLimiter {
  private readonly costMs: number
  private freeAtMs = 0

  constructor(private readonly limit: RateLimit) {
    this.costMs = limit.windowMs / limit.events
  }

  /** Takes the events in when the limit allows; a refused request costs nothing. */
  admits(eventCount: number, nowMs: number): boolean {
    const nextFreeAtMs = Math.max(this.freeAtMs, nowMs) + eventCount * this.costMs
    if (nextFreeAtMs - nowMs > this.limit.windowMs) return false
    this.freeAtMs = nextFreeAtMs
    return true
  }
}
