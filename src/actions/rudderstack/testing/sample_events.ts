import {Values} from "../rudder_event"
import {eventSerializer, SerializedEvent} from "../serialized_event"

const CONTEXT = {app: {name: "looker/actions", version: "dev"}, looker: {instance: "looker.example.com"}}
type Kind =
  | {readonly call: "identify" | "group"; readonly traits: Values}
  | {readonly call: "track"; readonly event: string; readonly properties: Values}

interface Ids {
  readonly userId?: string
  readonly groupId?: string
  readonly messageId?: string
}

const TIME = "2026-11-23T08:15:00.000Z"

/** A track event of the row, whose message id is `row-<number>`. */
export function trackEvent(
  rowNumber: number,
  properties: Values = {"orders.id": rowNumber},
): SerializedEvent {
  return sampleEvent(rowNumber, {call: "track", event: "Order Completed", properties})
}

export function identifyEvent(rowNumber: number, traits: Values = {"users.city": "Köln"}): SerializedEvent {
  return sampleEvent(rowNumber, {call: "identify", traits})
}

export function groupEvent(rowNumber: number, traits: Values = {"groups.plan": "free"}): SerializedEvent {
  return sampleEvent(rowNumber, {call: "group", traits}, {groupId: "group-1"})
}

/** Track events of the rows from 1 on, each of a user of its own. */
export function trackEvents(count: number, properties?: Values): SerializedEvent[] {
  return Array.from({length: count}, (_, index) => trackEvent(index + 1, properties))
}

/** An event of the row with what a test has to say of it; else it is of the user `user-<number>`. */
export function sampleEvent(rowNumber: number, kind: Kind, ids: Ids = {}): SerializedEvent {
  const {traits, properties, ...call} = {traits: undefined, properties: undefined, ...kind}
  const event = {
    userId: `user-${rowNumber}`,
    anonymousId: null,
    groupId: undefined,
    messageId: `row-${rowNumber}`,
    timestamp: TIME,
    originalTimestamp: TIME,
    ...ids,
    ...call,
  }
  return eventSerializer(CONTEXT)(rowNumber, event, traits ?? properties ?? {})
}
