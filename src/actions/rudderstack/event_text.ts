import {clientMessage} from "./client_message"
import {Envelope, envelope, envelopeKey, placeholders} from "./event_envelope"
import {SerializedEvent} from "./serialized_event"

/** By their keys. */
const envelopes = new Map<number, Envelope>()

/**
 * An event's JSON as RudderStack's client sends it, with a place for the time of sending: see SENT_AT_END.
 *
 * The client itself takes several times as long for an event as all the rest of a row does: it copies it, validates
 * it and serialises it to measure it. So it is given one event of each kind, without values, and what it makes of
 * that is the envelope of all others.
 *
 * @throws RudderClientError when the installed client makes something else of an event than is known
 */
export function eventText(event: SerializedEvent): string {
  const key = envelopeKey(event)
  const known = envelopes.get(key)
  if (known !== undefined) {
    return known(event)
  }
  const made = envelopeFor(event)
  envelopes.set(key, made)
  return made(event)
}

function envelopeFor(event: SerializedEvent): Envelope {
  const given = placeholders(event)
  return envelope(clientMessage(event.event.call, given), given)
}
