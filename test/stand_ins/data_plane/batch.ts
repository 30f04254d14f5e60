import {isIdentified} from "./event_identity"
import {RudderEvent, isRudderEvent} from "./rudder_event"

/** The body of one request, read far enough for every check of the gateway. */
export interface Batch {
  readonly eventCount: number
  /** Why one event makes the gateway refuse all of them. */
  readonly complaint?: string
  /** Set by reverse-ETL jobs; their requests pass the rate limit. */
  readonly belongsToJob: boolean
  /** The events as parsed; empty where they are only counted. */
  readonly events: readonly RudderEvent[]
}

/**
 * Reads a request body as the gateway does. `batch` may be a single event; a missing or null one, and a
 * document that is no object, hold no events.
 * @returns undefined when the body is not JSON.
 */
export function parseBatch(body: Buffer): Batch | undefined {
  const document = parseJson(body)
  return document && batchOf(eventsIn(document.json))
}

/** The body of a single-event route: the route's name becomes the event's type. */
export function parseSingleEvent(body: Buffer, type: string): Batch | undefined {
  const document = parseJson(body)
  return document && batchOf([isRudderEvent(document.json) ? {...document.json, type} : document.json])
}

function parseJson(body: Buffer): {json: unknown} | undefined {
  try {
    return {json: JSON.parse(body.toString("utf8")) as unknown}
  } catch {
    return undefined
  }
}

function eventsIn(document: unknown): unknown[] {
  const batch = isRudderEvent(document) ? document.batch : undefined
  if (batch === undefined || batch === null) return []
  return Array.isArray(batch) ? batch : [batch]
}

function batchOf(candidates: readonly unknown[]): Batch {
  const events = candidates.filter(isRudderEvent)
  return {
    eventCount: candidates.length,
    complaint: candidates.map(complaintAbout).find((complaint) => complaint !== undefined),
    belongsToJob: events.length > 0 && hasJobRunId(events[0]),
    events,
  }
}

function complaintAbout(candidate: unknown): string | undefined {
  if (!isRudderEvent(candidate)) return "event is not a valid rudder event"
  return isIdentified(candidate) ? undefined : "request neither has anonymousId nor userId"
}

function hasJobRunId(event: RudderEvent): boolean {
  const sources = isRudderEvent(event.context) ? event.context.sources : undefined
  if (!isRudderEvent(sources)) return false
  return [sources.job_run_id, sources.task_run_id].some((id) => typeof id === "string" && id !== "")
}
