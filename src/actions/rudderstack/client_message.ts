import RudderAnalytics = require("@rudderstack/rudder-sdk-node")
import {RudderClientError} from "./errors/rudder_client_error"
import {Call} from "./rudder_event"

/** An event as RudderStack's client takes and makes it. */
export type Message = Record<string, unknown>

/** The parts of a client that are relied on, or held still; none of them is in its published types. */
interface ClientParts {
  readonly queue: {readonly message: Message}[]
  flushed: boolean
  flushInterval: number
}

/**
 * What RudderStack's client sends for a message that is given to it, but for the time of sending. It is not sent: the
 * client is kept from sending its first event alone and at once, and others after a while.
 *
 * @throws RudderClientError when the installed client does not work as is known
 */
export function clientMessage(call: Call, message: Message): Message {
  const client = new RudderAnalytics("no write key: this client does not send", {logLevel: "none"})
  const parts = clientParts(client)
  parts.flushed = true
  parts.flushInterval = 0
  client[call](message as never)
  const made = parts.queue.pop()
  if (made === undefined) {
    throw new RudderClientError("it does not queue an event")
  }
  return made.message
}

function clientParts(client: object): ClientParts {
  const parts = client as Partial<ClientParts>
  const missing = [
    Array.isArray(parts.queue) ? "" : "no queue",
    parts.flushed === false ? "" : "no first flush",
    typeof parts.flushInterval === "number" ? "" : "no flush interval",
  ].filter((part) => part !== "")
  if (missing.length > 0) {
    throw new RudderClientError(missing.join(", "))
  }
  return parts as ClientParts
}
