import {RudderEvent} from "./rudder_event"

/** Shorter values, such as `1` or `no`, stand in any sentence and tell nothing. */
const MIN_VALUE_LENGTH = 3

/** Words of the data plane, with whatever they repeat of the events, or of the write key, blotted out. */
export function withoutValues(words: string, events: readonly RudderEvent[], writeKey: string): string {
  let clean = words.split(writeKey).join("…")
  for (const event of events) {
    for (const text of textsOf(event)) {
      if (text.length >= MIN_VALUE_LENGTH && clean.includes(text)) {
        clean = clean.split(text).join("…")
      }
    }
  }
  return clean
}

function textsOf(event: RudderEvent): string[] {
  const values = event.call === "track" ? event.properties : event.traits
  return leaves([event.userId, event.anonymousId, event.groupId, Object.values(values)])
}

function leaves(value: unknown): string[] {
  if (typeof value === "object" && value !== null) {
    return Object.values(value).flatMap(leaves)
  }
  return typeof value === "string" || typeof value === "number" ? [String(value)] : []
}
