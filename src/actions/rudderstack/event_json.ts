import {jsonOf} from "./json_of"
import {SerializedEvent} from "./serialized_event"

/** The event as RudderStack's HTTP API takes it, its data in the very text that is sent. */
export function eventJson({event, data, context}: SerializedEvent): string {
  const {userId, anonymousId, groupId, timestamp, originalTimestamp, messageId} = event
  return jsonOf({
    type: event.call,
    userId,
    anonymousId,
    groupId,
    ...(event.call === "track" ? {event: event.event, properties: data} : {traits: data}),
    context,
    timestamp,
    originalTimestamp,
    messageId,
  })
}
