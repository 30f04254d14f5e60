import {Values} from "./rudder_event"

/** What an event's JSON has of a row. */
interface SentEvent {
  readonly event?: unknown
  readonly userId: unknown
  readonly anonymousId: unknown
  readonly groupId: unknown
  readonly traits?: Values
  readonly properties?: Values
}

/** Shorter pieces, such as `1` or `no`, stand in any sentence and tell nothing. */
const MIN_TOLD_LENGTH = 3

/** What RudderStack's gateway says of a batch, all of it its own words, in any version's letters. */
const GATEWAY_WORDS = [
  "invalid json",
  "event is not a valid rudder event",
  "request neither has anonymousid nor userid",
  "empty batch payload",
  "request size exceeds max limit",
]

/** Quoted text, and JSON's escapes in it. */
const QUOTED = /"(\\.|[^"\\])*"|'[^']*'|`[^`]*`/g

/** What a sentence consists of; ids, keys, numbers, addresses and the like look different. */
const PLAIN_WORD = /^[([]?([a-z]{1,20}|\d{1,3})[)\]]?[.,:;!?]?$/i

/**
 * Words of the data plane, or of a proxy before it, with whatever they may repeat of the events or of the write
 * key blotted out: all but plain words, and those plain words that occur in a value, in whichever spelling.
 */
export function withoutValues(words: string, eventTexts: readonly string[], writeKey: string): string {
  if (GATEWAY_WORDS.includes(words.toLowerCase())) {
    return words
  }
  const values = pieces([writeKey, ...eventTexts.flatMap(valuesIn)].join(" "))
  return words
    .replace(QUOTED, "…")
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => (PLAIN_WORD.test(word) && !tells(word, values) ? word : "…"))
    .join(" ")
    .replace(/…( …)+/g, "…")
}

function tells(word: string, values: ReadonlySet<string>): boolean {
  return [...pieces(word)].some((piece) => values.has(piece))
}

/** The runs of letters and digits: what is left of a value when it has been escaped, cut or put in capitals. */
function pieces(text: string): Set<string> {
  const runs = text.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return new Set(runs.filter((run) => run.length >= MIN_TOLD_LENGTH))
}

function valuesIn(eventText: string): string[] {
  const {event, userId, anonymousId, groupId, traits, properties} = JSON.parse(eventText) as SentEvent
  return [event, userId, anonymousId, groupId, ...Object.values({...traits, ...properties})].flatMap(texts)
}

/** The keys inside a value are values too: those of a pivot. */
function texts(value: unknown): string[] {
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, part]) => [key, ...texts(part)])
  }
  return typeof value === "string" || typeof value === "number" ? [String(value)] : []
}
