/** Who can change something so that it does not happen again. */
export type Who = "user" | "looker_admin" | "operator" | "nobody"

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

interface OutcomeFacts {
  readonly who: Who
  /** Whether sending the same rows again can help, without changing anything. */
  readonly canResend: boolean
  /** Completes "5 rows …" and "1 row …" alike. */
  readonly text: (outcome: Outcome) => string
}

interface NotSentFacts extends OutcomeFacts {
  /** Whether such a row may be in RudderStack all the same. */
  readonly mayHaveArrived: boolean
  /** What to do about such rows: one sentence or two, the same for one row and for many. */
  readonly cure: string
}

/** The texts and meaning of every code. A code that is missing here does not compile. */
export const NOT_SENT: {readonly [Code in NotSentCode]: NotSentFacts} = {
  no_identity: {
    who: "user",
    canResend: false,
    mayHaveArrived: false,
    text: () => "without an id, left out as the form asks for",
    cure: "Give each row an id in the Look, and run it again.",
  },
  no_group_id: {
    who: "user",
    canResend: false,
    mayHaveArrived: false,
    text: () => "without a group id",
    cure: "Give each row a group id in the Look, and run it again.",
  },
  no_event_name: {
    who: "user",
    canResend: false,
    mayHaveArrived: false,
    text: () => "without an event name",
    cure: "Give each row an event name in the Look, or enter one in the form, and run it again.",
  },
  refused_invalid: {
    who: "user",
    canResend: false,
    mayHaveArrived: false,
    text: (outcome) => `refused by RudderStack (${answerText(outcome)})`,
    cure: "Correct these rows in the Look, and run it again.",
  },
  refused_too_large: {
    who: "user",
    canResend: false,
    mayHaveArrived: false,
    text: (outcome) => `refused as too large (${answerText(outcome)})`,
    cure: "Send fewer or shorter columns, or raise the data plane's limit for one request.",
  },
  refused_alone: {
    who: "operator",
    canResend: true,
    mayHaveArrived: true,
    text: (outcome) => `that failed each time (${answerText(outcome)}), while other rows arrived`,
    cure: "Send these rows again. If they fail again, look into the data plane's log.",
  },
  unconfirmed: {
    who: "nobody",
    canResend: true,
    mayHaveArrived: true,
    text: () => "that may or may not have arrived (sent, but not acknowledged)",
    cure: "Send these rows again: they keep their message ids, and RudderStack's deduplication drops those that arrived, where it is on.",
  },
  not_sent_stopped: {
    who: "nobody",
    canResend: true,
    mayHaveArrived: false,
    text: () => "not sent, because the run had to stop",
    cure: "Send these rows again, or run the Look again.",
  },
}

export const REMARKS: {readonly [Code in RemarkCode]: OutcomeFacts} = {
  time_unreadable: {
    who: "user",
    canResend: false,
    text: () => "with a time that cannot be read, sent with the run's time",
  },
  key_repeated: {
    who: "user",
    canResend: false,
    text: () =>
      "whose rudder_message_id is in an earlier row too: RudderStack's deduplication may keep only the first",
  },
  event_large: {
    who: "user",
    canResend: false,
    text: () => "larger than the 32 KB per event that RudderStack documents",
  },
  zone_unknown: {
    who: "user",
    canResend: false,
    text: () => "read with times in UTC, because the time zone of the query is not known",
  },
  row_limit_reached: {
    who: "user",
    canResend: false,
    text: () =>
      'as many as the row limit of the query: there may be more. Choose "All results" to send them all',
  },
  sent_uncompressed: {
    who: "operator",
    canResend: false,
    text: () => "sent without compression, because the data plane did not take it",
  },
  any_2xx_acknowledged: {
    who: "operator",
    canResend: false,
    text: () =>
      "counted as arrived by an answer that is not RudderStack's own (RUDDERSTACK_ACKNOWLEDGEMENT=any-2xx)",
  },
}

/** Completes "5 rows …" and "1 row …" alike. */
export function outcomeText(outcome: Outcome): string {
  return factsOf(outcome.code).text(outcome)
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

function factsOf(code: OutcomeCode): OutcomeFacts {
  return isNotSent(code) ? NOT_SENT[code] : REMARKS[code]
}

function answerText({status, answer}: Outcome): string {
  const known = [status, answer].filter((part) => part !== undefined && part !== "")
  return known.length === 0 ? "no answer" : known.join(": ")
}
