import RudderAnalytics = require("@rudderstack/rudder-sdk-node")
import {Attempt} from "./attempt"
import {HttpPoster} from "./data_plane"
import {RudderClientError} from "./errors/rudder_client_error"
import {EventBatch} from "./event_batch"
import {LastPost} from "./last_post"
import {Settings} from "./settings"

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
  send(events: EventBatch): Promise<Attempt>
}

/** The client's own parts that are relied on; its queue is not in its published types. */
interface ClientParts {
  readonly queue: Item[]
  flush(callback: (error?: unknown) => void): Promise<unknown>
}

/** What is in the client's queue: an event, as far as it can tell. It will set the time of sending. */
interface Item {
  readonly message: {readonly events: EventBatch}
  readonly callback: () => void
}

/**
 * The client of @rudderstack/rudder-sdk-node for a write key and server URL, with its hazards switched off: its own
 * retries (they drop the cause), time-outs, compression (on the event loop) and logging (it prints events).
 *
 * Events have been written as the client would write them (see `eventText`): a batch of them is one entry of its queue.
 *
 * @throws RudderClientError when the installed client has no such queue
 */
export function rudderClient(settings: Settings, poster: HttpPoster): RudderClient {
  const posts = new LastPost(poster)
  const parts = clientParts(
    new RudderAnalytics(settings.writeKey, {
      dataPlaneUrl: settings.dataPlaneUrl,
      axiosInstance: posts,
      retryCount: 0,
      gzip: false,
      logLevel: "none",
      // Without a handler a refused batch poisons the next flush; the flush's callback is told the same error.
      errorHandler: () => undefined,
    }),
  )
  return {
    send: async (events) => {
      parts.queue.push({message: {events}, callback: () => undefined})
      await flushed(parts)
      return posts.taken()
    },
  }
}

function clientParts(client: object): ClientParts {
  const parts = client as Partial<ClientParts>
  if (!Array.isArray(parts.queue)) {
    throw new RudderClientError("no queue")
  }
  return parts as ClientParts
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
