import {RudderEvent} from "../../stand_ins/data_plane_stand_in"
import {isObject} from "../../stand_ins/looker/hub_answer"
import {SAMPLE_ROW_COUNT, sampleEmail} from "./sample_look"

/** How the events of one run compare with the rows of the sample. */
export interface Arrivals {
  /** Rows of which exactly one event arrived. */
  readonly arrivedOnce: number
  /** The e-mails of users of whom no event arrived. */
  readonly missing: readonly string[]
  /** The e-mails of users of whom several events arrived. */
  readonly repeated: readonly string[]
  readonly distinctMessageIds: number
  /** Whether every row arrived exactly once, each under a message id of its own. */
  readonly complete: boolean
}

/** Finds each row's event by the user's e-mail, which every row of the sample has. */
export function compareWithSample(events: readonly RudderEvent[]): Arrivals {
  const eventsOfEmail = new Map<unknown, number>()
  for (const event of events) {
    const email = emailOf(event)
    eventsOfEmail.set(email, (eventsOfEmail.get(email) ?? 0) + 1)
  }
  const emails = Array.from({length: SAMPLE_ROW_COUNT}, (_, user) => sampleEmail(user))
  const missing = emails.filter((email) => !eventsOfEmail.has(email))
  const repeated = emails.filter((email) => (eventsOfEmail.get(email) ?? 0) > 1)
  const arrivedOnce = SAMPLE_ROW_COUNT - missing.length - repeated.length
  const distinctMessageIds = new Set(events.map(({messageId}) => messageId)).size
  const complete = [arrivedOnce, events.length, distinctMessageIds].every(
    (count) => count === SAMPLE_ROW_COUNT,
  )
  return {arrivedOnce, missing, repeated, distinctMessageIds, complete}
}

/** The user's e-mail in an event. */
export function emailOf({traits, properties}: RudderEvent): unknown {
  const values = traits ?? properties
  return isObject(values) ? values.email : undefined
}
