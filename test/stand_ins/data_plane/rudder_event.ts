import {randomUUID} from "node:crypto"
import {sortedByName} from "./json_reader"

/** One event. Nothing about its members is promised. */
export type RudderEvent = Readonly<Record<string, unknown>>

/** What rudder-server strips from an id: what Go does not print, and what no font shows. U+FE0F stays. */
const INVISIBLE = /[\p{C}\p{Z}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/gu

const TYPES_WITHOUT_IDENTITY = new Set<unknown>(["extract", "record"])

export function isRudderEvent(value: unknown): value is RudderEvent {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** Whether the gateway takes this event: it has a userId or an anonymousId, or its type needs neither. */
export function isIdentified(event: RudderEvent): boolean {
  return TYPES_WITHOUT_IDENTITY.has(event.type) || isIdentity(event.userId) || isIdentity(event.anonymousId)
}

/**
 * The events of a batch as rudder-server stores them: with the sender's address where they bring none
 * (`request_ip`, `context.ip`), and a random message id where theirs is no string or empty. It also adds
 * `rudderId` and `receivedAt`, which are left out here, so that tests can compare whole events.
 */
export function asStored(events: readonly RudderEvent[], senderIp: string): RudderEvent[] {
  let ip = senderIp
  return events.map((event) => {
    // An event's own address becomes that of the events behind it, too: a fault of the real one.
    if (Object.hasOwn(event, "request_ip")) ip = typeof event.request_ip === "string" ? event.request_ip : ""
    const {context = {}} = event
    return sortedByName(
      Object.entries({
        request_ip: ip,
        ...event,
        messageId: messageIdOf(event),
        context: isRudderEvent(context) ? sortedByName(Object.entries({ip, ...context})) : context,
      }),
    )
  })
}

function messageIdOf({messageId}: RudderEvent): string {
  return (typeof messageId === "string" && visible(messageId)) || randomUUID()
}

/** An id is printed as JSON unless it is a string, so 0, false and {} identify; "", "  " and null do not. */
function isIdentity(id: unknown): boolean {
  if (id === undefined || id === null) return false
  return visible(typeof id === "string" ? id : JSON.stringify(id)) !== ""
}

/** Without what is stripped. A plain space inside stays. */
function visible(id: string): string {
  return id.replace(INVISIBLE, (character) => (character === " " ? " " : "")).trim()
}
