/** One event exactly as it came over the wire. Nothing about its members is promised. */
export type RudderEvent = Readonly<Record<string, unknown>>

export function isRudderEvent(value: unknown): value is RudderEvent {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
