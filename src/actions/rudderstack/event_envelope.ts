import {Message} from "./client_message"
import {RudderClientError} from "./errors/rudder_client_error"
import {SENT_AT_END} from "./event_batch"
import {Call} from "./rudder_event"
import {SerializedEvent} from "./serialized_event"

/** An event → its JSON, as RudderStack's client writes it, with a place for the time of sending. */
export type Envelope = (event: SerializedEvent) => string

/** Makes the JSON of what differs from event to event. */
type Part = (event: SerializedEvent) => string

/** What stands for each part in the message that the client makes the envelope of, as JSON. */
const PARTS: ReadonlyMap<string, Part> = new Map<string, Part>([
  ['"<userId>"', ({event}) => quoted(event.userId)],
  ['"<anonymousId>"', ({event}) => quoted(event.anonymousId)],
  ['"<groupId>"', ({event}) => quoted(event.groupId)],
  ['"<messageId>"', ({event}) => quoted(event.messageId)],
  ['"<event>"', ({event}) => quoted(event.call === "track" ? event.event : undefined)],
  ['"1970-01-01T00:00:00.001Z"', ({event}) => quoted(event.timestamp)],
  ['"1970-01-01T00:00:00.002Z"', ({event}) => quoted(event.originalTimestamp)],
  ['"<context>":0', ({contextMembers}) => contextMembers],
  ['{"<data>":0}', ({data}) => data],
])
const ANY_PART = new RegExp(`(${[...PARTS.keys()].join("|").replace(/[{}.]/g, "\\$&")})`)

const CALLS: readonly Call[] = ["identify", "track", "group"]

/** Events with the same key have the same envelope. */
export function envelopeKey({event, contextMembers}: SerializedEvent): number {
  return (
    CALLS.indexOf(event.call) * 4 + (event.groupId === undefined ? 0 : 2) + (contextMembers === "" ? 0 : 1)
  )
}

/** What is given to the client in place of an event: it has the same members, and of PARTS what stands for each. */
export function placeholders({event, contextMembers}: SerializedEvent): Message {
  const data = {"<data>": 0}
  return {
    userId: "<userId>",
    anonymousId: "<anonymousId>",
    groupId: event.groupId === undefined ? undefined : "<groupId>",
    messageId: "<messageId>",
    timestamp: new Date(1),
    originalTimestamp: new Date(2),
    context: contextMembers === "" ? {} : {"<context>": 0},
    ...(event.call === "track" ? {event: "<event>", properties: data} : {traits: data}),
  }
}

/**
 * @param made what the client has made of the placeholders given to it
 * @throws RudderClientError when a part is missing there
 */
export function envelope(made: Message, given: Message): Envelope {
  const pieces = `${JSON.stringify(made).slice(0, -1)},${SENT_AT_END}`.split(ANY_PART)
  checkParts(pieces, JSON.stringify(given).split(ANY_PART))
  const fixed = pieces.filter((_, index) => index % 2 === 0)
  const parts = pieces.flatMap((piece) => PARTS.get(piece) ?? [])
  return (event) => parts.reduce((text, part, index) => text + part(event) + fixed[index + 1], fixed[0])
}

function checkParts(made: readonly string[], given: readonly string[]) {
  const missing = given.filter((piece) => PARTS.has(piece) && !made.includes(piece))
  if (missing.length > 0) {
    throw new RudderClientError(`it does not send ${missing.join(", ")}`)
  }
}

/** ASCII that JSON does not escape. */
const UNESCAPED = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

function quoted(text: string | null | undefined): string {
  return typeof text === "string" && UNESCAPED.test(text) ? `"${text}"` : JSON.stringify(text ?? null)
}
