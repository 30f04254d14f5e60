import {memberTexts} from "./member_texts"

/** What RudderStack's client adds to an event. */
const ADDED: ReadonlySet<string> = new Set(["channel", "_metadata", "sentAt"])
const ADDED_TO_CONTEXT: ReadonlySet<string> = new Set(["library", "traits"])

/**
 * The event as RudderStack's HTTP API takes it, its data in the very text that is sent.
 *
 * @param eventText the event as the client sends it
 */
export function eventJson(eventText: string): string {
  return objectWithout(eventText, ADDED, (name, json) =>
    name === "context" ? objectWithout(json, ADDED_TO_CONTEXT) : json,
  )
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
