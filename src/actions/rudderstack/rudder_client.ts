import RudderAnalytics = require("@rudderstack/rudder-sdk-node")
import {Attempt} from "./attempt"
import {HttpPoster} from "./data_plane"
import {RudderClientError} from "./errors/rudder_client_error"
import {LastPost} from "./last_post"
import {SerializedEvent} from "./serialized_event"
import {Settings} from "./settings"
import {UnmeasuredQueue} from "./unmeasured_queue"

/** Sends one batch after the other through RudderStack's own client. */
export interface RudderClient {
  /**
   * Sends all events in one request, in their order. To be called again only when the last call has ended.
   *
   * @param events at least one
   * @returns what is known of the request, which was acknowledged
   * @throws DataPlaneError when the batch was not acknowledged: then it may be sent again, whole or in parts,
   * as the same events
   * @throws RudderClientError when the client has not sent anything
   */
  send(events: readonly SerializedEvent[]): Promise<Attempt>
}

type Message = Record<string, unknown>

/** The client's own parts that are relied on, or held still; none of them is in its published types. */
interface ClientParts {
  queue: unknown[]
  flushed: boolean
  _validate(message: Message, type: string): void
  identify(message: Message): unknown
  track(message: Message): unknown
  group(message: Message): unknown
  flush(callback: (error?: unknown) => void): Promise<unknown>
}

/** More than a batch ever has: the client is to send when it is told to, never by itself. */
const NEVER = 1000000

/**
 * The client of @rudderstack/rudder-sdk-node for a write key and server URL, with its hazards switched off.
 *
 * By options: its own retries (they drop the cause), time-outs, compression (on the event loop) and logging
 * (it prints events). By hand, since no option does it: the first event would be sent alone and unasked, the
 * whole queue would be serialised again at every event to measure it, and every event once more to validate it.
 *
 * @throws RudderClientError when the installed client does not have the parts that are held still
 */
export function rudderClient(settings: Settings, poster: HttpPoster): RudderClient {
  const posts = new LastPost(poster)
  const parts = clientParts(
    new RudderAnalytics(settings.writeKey, {
      dataPlaneUrl: settings.dataPlaneUrl,
      axiosInstance: posts,
      flushAt: NEVER,
      maxInternalQueueSize: NEVER,
      retryCount: 0,
      gzip: false,
      logLevel: "none",
      // Without a handler a refused batch poisons the next flush; the flush's callback is told the same error.
      errorHandler: () => undefined,
    }),
  )
  parts.queue = new UnmeasuredQueue()
  parts.flushed = true
  parts._validate = () => undefined
  return {
    send: async (events) => {
      events.forEach((event) => enqueue(parts, event))
      await flushed(parts)
      return posts.taken()
    },
  }
}

function clientParts(client: object): ClientParts {
  const parts = client as Partial<ClientParts>
  const missing = [
    Array.isArray(parts.queue) ? "" : "no queue",
    parts.flushed === false ? "" : "no first flush",
    typeof parts._validate === "function" ? "" : "no validation",
  ].filter((part) => part !== "")
  if (missing.length > 0) {
    throw new RudderClientError(missing.join(", "))
  }
  return parts as ClientParts
}

/** Member by member: of an object that was spread, the client's own copy takes V8 thrice as long. */
function enqueue(parts: ClientParts, {event, data, context}: SerializedEvent) {
  if (event.call === "track") {
    parts.track({
      userId: event.userId,
      anonymousId: event.anonymousId,
      groupId: event.groupId,
      messageId: event.messageId,
      timestamp: event.timestamp,
      originalTimestamp: event.originalTimestamp,
      context,
      event: event.event,
      properties: data,
    })
  } else {
    parts[event.call]({
      userId: event.userId,
      anonymousId: event.anonymousId,
      groupId: event.groupId,
      messageId: event.messageId,
      timestamp: event.timestamp,
      originalTimestamp: event.originalTimestamp,
      context,
      traits: data,
    })
  }
}

async function flushed(parts: ClientParts): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    parts
      .flush((error) => {
        if (error === undefined || error === null) {
          resolve()
        } else {
          reject(error instanceof Error ? error : new Error("RudderStack's client failed."))
        }
      })
      .catch(reject)
  })
}
