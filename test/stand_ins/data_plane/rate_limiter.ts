export interface RateLimit {
  /** Events per window in the long run. */
  readonly events: number
  readonly windowMs: number
}

/**
 * The generic cell rate algorithm, as the gateway uses it: a request costs as much as it has events. A fresh window
 * takes one event more than the limit; a larger batch is refused for ever.
 */
export class RateLimiter {
  private usedEvents = 0
  private usedAtMs = 0

  constructor(private readonly limit: RateLimit) {}

  /** Takes the events in when the limit allows; a refused request costs nothing. */
  admits(eventCount: number, nowMs: number): boolean {
    const freedEvents = ((nowMs - this.usedAtMs) / this.limit.windowMs) * this.limit.events
    const usedEvents = Math.max(0, this.usedEvents - freedEvents) + eventCount
    if (usedEvents > this.limit.events + 1) return false
    this.usedEvents = usedEvents
    this.usedAtMs = nowMs
    return true
  }
}
