import type {IncomingHttpHeaders} from "node:http"
import {isIdentified, isRudderEvent, type RudderEvent} from "./rudder_event"
import type {Verdict} from "./answer"
import {type JsonRead, readJson} from "./json_reader"

/** The body of one request, read far enough for every check of the gateway. */
export interface Batch {
  readonly eventCount: number
  /** Why one event makes the gateway refuse all of them. */
  readonly complaint?: Verdict
  /** Whether a number in it is too large to be stored. */
  readonly exceedsDouble: boolean
  /** Set by reverse-ETL jobs, whose requests pass the rate limit. */
  readonly job: Job
  /** The events as read; empty where they are only counted. */
  readonly events: readonly RudderEvent[]
}

/** The first event's `context.sources`, or the headers of the request; "" is none. */
interface Job {
  readonly jobRunId: string
  readonly taskRunId: string
}

export const SINGLE_EVENT_TYPES = [
  "identify",
  "track",
  "page",
  "screen",
  "group",
  "alias",
  "merge",
  "audiencelist",
]

/**
 * Reads a request body as the gateway does. `batch` may be a single event; a missing or null one, and a document
 * that is no object, hold no events. On a single-event route its name becomes the event's type.
 * @returns undefined when the body is not JSON.
 */
export function readBatch(body: Buffer, path: string, headers: IncomingHttpHeaders): Batch | undefined {
  const read = readJson(body.toString("utf8"))
  const type = SINGLE_EVENT_TYPES.find((each) => path === `/v1/${each}`)
  return read && batchOf(type === undefined ? eventsIn(read.json) : [typed(read.json, type)], read, headers)
}

function typed(document: unknown, type: string): unknown {
  return isRudderEvent(document) ? {...document, type} : document
}

function eventsIn(document: unknown): unknown[] {
  const batch = isRudderEvent(document) ? document.batch : undefined
  if (batch === undefined || batch === null) return []
  return Array.isArray(batch) ? batch : [batch]
}

function batchOf(
  candidates: readonly unknown[],
  {exceedsDouble}: JsonRead,
  headers: IncomingHttpHeaders,
): Batch {
  const events = candidates.filter(isRudderEvent)
  return {
    eventCount: candidates.length,
    complaint: candidates.map(complaintAbout).find((complaint) => complaint !== undefined),
    exceedsDouble,
    job: jobOf(events[0], headers),
    events,
  }
}

function complaintAbout(candidate: unknown): Verdict | undefined {
  if (!isRudderEvent(candidate)) return "invalid_event"
  return isIdentified(candidate) ? undefined : "no_identity"
}

function jobOf(first: RudderEvent | undefined, headers: IncomingHttpHeaders): Job {
  const context = isRudderEvent(first?.context) ? first.context : {}
  const sources = isRudderEvent(context.sources) ? context.sources : {}
  const idOf = (inEvent: unknown, inHeader: unknown) =>
    [inEvent, inHeader].filter((id) => typeof id === "string").find((id) => id !== "") ?? ""
  return {
    jobRunId: idOf(sources.job_run_id, headers["x-rudder-job-run-id"]),
    taskRunId: idOf(sources.task_run_id, headers["x-rudder-task-run-id"]),
  }
}
