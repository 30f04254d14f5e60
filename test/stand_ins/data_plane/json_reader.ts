const LITERALS = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
])
const END_OF_LITERAL = /[\s,:\]}]|$/g
const LONE_SURROGATE = /\p{Surrogate}/gu

export interface JsonRead {
  readonly json: unknown
  /** Whether a number is larger than a double can be, such as 1e400. */
  readonly exceedsDouble: boolean
}

/** An object or a list whose end has not come yet. */
type Open = {readonly list: unknown[]} | {readonly members: Map<string, unknown>; key: string | undefined}

/**
 * Reads JSON as rudder-server does: of members with one name the first counts, names are sorted, numbers become
 * doubles, lone surrogates become U+FFFD. Any depth.
 * @returns undefined when the text is not JSON.
 */
export function readJson(text: string): JsonRead | undefined {
  if (!isJson(text)) return undefined
  const open: Open[] = []
  let exceedsDouble = false
  let json: unknown
  let at = 0

  function put(value: unknown): void {
    const parent = open.at(-1)
    if (parent === undefined) {
      json = value
    } else if ("list" in parent) {
      parent.list.push(value)
    } else if (parent.key === undefined) {
      parent.key = String(value)
    } else {
      if (!parent.members.has(parent.key)) parent.members.set(parent.key, value)
      parent.key = undefined
    }
  }

  while (at < text.length) {
    const first = text[at]
    if (first === '"') {
      const end = endOfString(text, at)
      put(stringOf(text, at, end))
      at = end
    } else if (first === "{" || first === "[") {
      open.push(first === "[" ? {list: []} : {members: new Map(), key: undefined})
      at++
    } else if (first === "}" || first === "]") {
      const closed = open.pop()
      if (closed) put("list" in closed ? closed.list : sortedByName(closed.members))
      at++
    } else if (first === "," || first === ":" || first.trim() === "") {
      at++
    } else {
      END_OF_LITERAL.lastIndex = at
      const end = END_OF_LITERAL.exec(text)?.index ?? text.length
      const literal = text.slice(at, end)
      const value = LITERALS.has(literal) ? LITERALS.get(literal) : Number(literal)
      if (value === Infinity || value === -Infinity) exceedsDouble = true
      put(value)
      at = end
    }
  }
  return {json, exceedsDouble}
}

/** An object with these members, in the order of their names. */
export function sortedByName(members: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  return Object.fromEntries([...members].sort(([one], [other]) => (one < other ? -1 : 1)))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Where the string that opens at `at` has ended. */
function endOfString(text: string, at: number): number {
  let quote = text.indexOf('"', at + 1)
  while (isEscaped(text, quote)) quote = text.indexOf('"', quote + 1)
  return quote + 1
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text[at - 1 - backslashes] === "\\") backslashes++
  return backslashes % 2 === 1
}

function stringOf(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1)
  if (!inner.includes("\\")) return inner
  return String(JSON.parse(text.slice(start, end))).replace(LONE_SURROGATE, "\ufffd")
}
