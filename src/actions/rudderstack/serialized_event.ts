import {EventContext} from "./event_context"
import {JsonText} from "./json_text"
import {RudderEvent, Values} from "./rudder_event"

/**
 * An event whose data has been turned into JSON: once, however often it is sent. The values themselves are not kept:
 * what lives until an event is acknowledged is what the garbage collector has to carry along.
 */
export interface SerializedEvent {
  readonly rowNumber: number
  readonly event: RudderEvent
  /** The event's traits or properties. */
  readonly data: JsonText
  /** Its members, each in its own text. */
  readonly context: {readonly [name: string]: JsonText}
  /** As many as the event takes in a batch, and some 60 more. */
  readonly bytes: number
}

/** Names, times, what RudderStack's client adds to every event, and room for longer version numbers and escapes. */
const ENVELOPE_BYTES = 400

/** @returns a function for the events of one run, which share their context */
export function eventSerializer(
  context: EventContext,
): (rowNumber: number, event: RudderEvent, values: Values) => SerializedEvent {
  const app = new JsonText(JSON.stringify(context.app))
  const looker = new JsonText(JSON.stringify(context.looker))
  const texts = {app, looker}
  const contextBytes = Buffer.byteLength(app.json) + Buffer.byteLength(looker.json)
  return (rowNumber, event, values) => {
    const data = new JsonText(JSON.stringify(values))
    return {rowNumber, event, data, context: texts, bytes: eventBytes(event, data, contextBytes)}
  }
}

/** As many as the event takes in a batch, and some 60 more. */
export function eventBytes(event: RudderEvent, data: JsonText, contextBytes: number): number {
  const dataBytes = Buffer.byteLength(data.json)
  // The client sends the traits of an identify event a second time, as context.traits.
  return (
    ENVELOPE_BYTES + contextBytes + textBytes(event) + (event.call === "identify" ? 2 * dataBytes : dataBytes)
  )
}

function textBytes(event: RudderEvent): number {
  const {userId, anonymousId, groupId = "", messageId} = event
  const name = event.call === "track" ? event.event : ""
  return Buffer.byteLength(`${userId}${anonymousId}${groupId}${messageId}${name}`)
}
