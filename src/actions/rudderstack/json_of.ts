import {JsonText} from "./json_text"

/** The same text as JSON.stringify's, for the plain data of an event, without serialising a JsonText again. */
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
      json += `${json === "" ? "" : ","}${quotedKey(key)}:${jsonOf(value)}`
    }
  }
  return `{${json}}`
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

/** The keys of the envelope are few and the same in every event; data is JsonText and never comes here. */
const quotedKeys = new Map<string, string>()
const MAX_QUOTED_KEYS = 200

function quotedKey(key: string): string {
  const known = quotedKeys.get(key)
  if (known !== undefined) {
    return known
  }
  const quoted = JSON.stringify(key)
  if (quotedKeys.size < MAX_QUOTED_KEYS) {
    quotedKeys.set(key, quoted)
  }
  return quoted
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
