/** What became of a row that was not delivered. Codes are stored, counted and filtered by: they never change. */
export type NotSentCode =
  | "no_identity"
  | "no_group_id"
  | "no_event_name"
  | "refused_invalid"
  | "refused_too_large"
  | "refused_alone"
  | "unconfirmed"
  | "not_sent_stopped"

/** What is worth a word about a row, or a run, whose rows were sent all the same. */
export type RemarkCode =
  | "time_unreadable"
  | "key_repeated"
  | "event_large"
  | "zone_unknown"
  | "row_limit_reached"
  | "column_limit_reached"
  | "sent_uncompressed"
  | "any_2xx_acknowledged"

export type OutcomeCode = NotSentCode | RemarkCode

/** A code, and what the data plane answered where it was the data plane that decided. */
export interface Outcome<Code extends OutcomeCode = OutcomeCode> {
  readonly code: Code
  /** The HTTP status of the answer. */
  readonly status?: number
  /** The answer's words, if they are known ones: see `redact`. */
  readonly answer?: string
}

/** Completes "5 rows …" and "1 row …" alike. */
type OutcomeText = (outcome: Outcome) => string

/** The texts of every code. A code that is missing here does not compile. */
export const NOT_SENT: {readonly [Code in NotSentCode]: OutcomeText} = {
  no_identity: () => "without an id, left out as the form asks for",
  no_group_id: () => "without a group id",
  no_event_name: () => "without an event name",
  refused_invalid: (outcome) => `refused by RudderStack (${answerText(outcome)})`,
  refused_too_large: (outcome) => `refused as too large (${answerText(outcome)})`,
  refused_alone: (outcome) => `that failed each time (${answerText(outcome)}), while other rows arrived`,
  unconfirmed: () => "that may or may not have arrived (sent, but not acknowledged)",
  not_sent_stopped: () => "not sent, because the run had to stop",
}

/** Such a row may be in RudderStack all the same. */
export const MAY_HAVE_ARRIVED: readonly NotSentCode[] = ["refused_alone", "unconfirmed"]

export const REMARKS: {readonly [Code in RemarkCode]: OutcomeText} = {
  time_unreadable: () => "with a time that cannot be read, sent with the run's time",
  key_repeated: () =>
    "whose rudder_message_id is in an earlier row too: RudderStack's deduplication may keep only the first",
  event_large: () => "larger than the 32 KB per event that RudderStack documents",
  zone_unknown: () => "read with times in UTC, because the time zone of the query is not known",
  row_limit_reached: () =>
    'as many as the row limit of the query: there may be more. Choose "All results" to send them all',
  column_limit_reached: () =>
    "sent without some of their columns: Looker cut off what is beyond the query's column limit",
  sent_uncompressed: () => "sent without compression, because the data plane did not take it",
  any_2xx_acknowledged: () =>
    "counted as arrived by an answer that is not RudderStack's own (RUDDERSTACK_ACKNOWLEDGEMENT=any-2xx)",
}

/** Completes "5 rows …" and "1 row …" alike. */
export function outcomeText(outcome: Outcome): string {
  const {code} = outcome
  return isNotSent(code) ? NOT_SENT[code](outcome) : REMARKS[code](outcome)
}

/** The same for outcomes that are counted together. */
export function outcomeKey({code, status, answer}: Outcome): string {
  return `${code} ${status ?? ""} ${answer ?? ""}`
}

export function isNotSent(code: string): code is NotSentCode {
  return Object.prototype.hasOwnProperty.call(NOT_SENT, code)
}

export function isRemark(code: string): code is RemarkCode {
  return Object.prototype.hasOwnProperty.call(REMARKS, code)
}

function answerText({status, answer}: Outcome): string {
  const known = [status, answer].filter((part) => part !== undefined && part !== "")
  return known.length === 0 ? "no answer" : known.join(": ")
}
