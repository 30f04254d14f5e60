import {EventContext} from "./event_context"
import {RudderEvent, Values} from "./rudder_event"

/** An event whose data and context have been turned into JSON. */
export interface SerializedEvent {
  readonly rowNumber: number
  readonly event: RudderEvent
  /** The event's traits or properties. */
  readonly data: string
  /** The members of its context, without the brackets around them; the client adds its own. */
  readonly contextMembers: string
}

/** @returns a function for the events of one run, which share their context */
export function eventSerializer(
  context: EventContext,
): (rowNumber: number, event: RudderEvent, values: Values) => SerializedEvent {
  const contextMembers = JSON.stringify(context).slice(1, -1)
  return (rowNumber, event, values) => ({rowNumber, event, data: JSON.stringify(values), contextMembers})
}
