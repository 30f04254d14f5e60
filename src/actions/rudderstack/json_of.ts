import {JsonText} from "./json_text"

/**
 * The same text as JSON.stringify's, for the plain data of an event, without serialising a JsonText again.
 *
 * An event differs from the one before it in few members; what was written last under a name is remembered.
 */
export function jsonOf(value: unknown): string {
  if (value instanceof JsonText) {
    return value.json
  }
  if (value instanceof Date) {
    return quotedTime(value)
  }
  return isPlainObject(value) ? objectJson(value) : (JSON.stringify(value) ?? "null")
}

function objectJson(object: Record<string, unknown>): string {
  let json = ""
  for (const key of Object.keys(object)) {
    const value = object[key]
    if (value !== undefined) {
      json += json === "" ? memberJson(key, value) : `,${memberJson(key, value)}`
    }
  }
  return `{${json}}`
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

/** What was written last under a name. */
interface Member {
  /** The name, quoted, and the colon. */
  readonly start: string
  value: unknown
  json: string
}

/** The names in an event's envelope are few and the same in every event; data is JsonText and never comes here. */
const members = new Map<string, Member>()
const MAX_MEMBERS = 200

function memberJson(key: string, value: unknown): string {
  const member = memberOf(key)
  if (value instanceof Date) {
    return member.start + quotedTime(value)
  }
  if (typeof value === "object" && value !== null) {
    return member.start + jsonOf(value)
  }
  if (value !== member.value) {
    member.value = value
    member.json = member.start + (typeof value === "string" ? quoted(value) : jsonOf(value))
  }
  return member.json
}

function memberOf(key: string): Member {
  const known = members.get(key)
  if (known !== undefined) {
    return known
  }
  const member = {start: `${quoted(key)}:`, value: undefined, json: ""}
  if (members.size < MAX_MEMBERS) {
    members.set(key, member)
  }
  return member
}

/** ASCII that JSON does not escape. */
const UNESCAPED = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

function quoted(text: string): string {
  return UNESCAPED.test(text) ? `"${text}"` : JSON.stringify(text)
}

let lastTime = {ms: NaN, quoted: ""}

/** All events of a batch are sent at the same moment. */
function quotedTime(date: Date): string {
  const ms = date.getTime()
  if (ms !== lastTime.ms) {
    lastTime = {ms, quoted: JSON.stringify(date)}
  }
  return lastTime.quoted
}
