import {memberTexts} from "./member_texts"
import {Call} from "./rudder_event"

/** What RudderStack's client adds to an event. */
const ADDED: ReadonlySet<string> = new Set(["channel", "_metadata", "sentAt"])

/**
 * The event as RudderStack's HTTP API takes it, its data in the very text that is sent.
 *
 * @param eventText the event as the client sends it
 */
export function eventJson(eventText: string): string {
  const {type} = JSON.parse(eventText) as {type: Call}
  return objectWithout(eventText, ADDED, (name, json) =>
    name === "context" ? objectWithout(json, addedToContext(type)) : json,
  )
}

/** What the client sets in an event's context: the traits a second time, where it is an identify event. */
export function addedToContext(call: Call): ReadonlySet<string> {
  return new Set(call === "identify" ? ["library", "traits"] : ["library"])
}

function objectWithout(
  json: string,
  names: ReadonlySet<string>,
  valueOf = (_: string, value: string): string => value,
): string {
  const members = [...memberTexts(json)]
    .filter(([name]) => !names.has(name))
    .map(([name, value]) => `${JSON.stringify(name)}:${valueOf(name, value)}`)
  return `{${members.join(",")}}`
}
