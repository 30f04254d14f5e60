/** JSON, and integers of any size. */
export type JsonValue = null | boolean | number | bigint | string | readonly JsonValue[] | JsonMembers

/** A member that is undefined is left out. */
export interface JsonMembers {
  readonly [key: string]: JsonValue | undefined
}

const INDENT = "  "

/** Prints JSON as Looker does: integers beyond 2^53, given as bigint, with all their digits. */
export function jsonText(value: JsonValue, pretty = false, outerIndent = ""): string {
  if (typeof value === "bigint") return value.toString()
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const indent = outerIndent + INDENT
  const print = (inner: JsonValue) => jsonText(inner, pretty, indent)
  const parts = isList(value) ? value.map(print) : members(value, print, pretty ? ": " : ":")
  const [open, close] = isList(value) ? "[]" : "{}"
  if (parts.length === 0) return open + close
  return pretty
    ? `${open}\n${indent}${parts.join(`,\n${indent}`)}\n${outerIndent}${close}`
    : open + parts.join(",") + close
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function members(object: JsonMembers, print: (value: JsonValue) => string, colon: string): string[] {
  return Object.entries(object).flatMap(([key, value]) =>
    value === undefined ? [] : [JSON.stringify(key) + colon + print(value)],
  )
}
