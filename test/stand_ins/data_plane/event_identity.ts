import {RudderEvent} from "./rudder_event"

/** Control, format, surrogate and unassigned characters, all white space, and what no font shows. */
const INVISIBLE = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu

const TYPES_WITHOUT_IDENTITY = new Set<unknown>(["extract", "record"])

/** Whether the gateway takes this event: it has a userId or an anonymousId, or its type needs neither. */
export function isIdentified(event: RudderEvent): boolean {
  return TYPES_WITHOUT_IDENTITY.has(event.type) || isIdentity(event.userId) || isIdentity(event.anonymousId)
}

/** An id is printed as JSON unless it is a string, so 0, false and {} identify; "", "  " and null do not. */
function isIdentity(id: unknown): boolean {
  if (id === undefined || id === null) return false
  const text = typeof id === "string" ? id : JSON.stringify(id)
  return text.replace(INVISIBLE, "") !== ""
}
