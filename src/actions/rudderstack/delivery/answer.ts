import {ActionError, answerText, failure, isOfGateway, isWebPage, redact} from "../report"
import {codeOf, networkFailure} from "./network_failure"
import {NoReply, Reply} from "./post"

/** What came of one try to send a batch. */
export type Answer = Acknowledged | NotAcknowledged

export type NotAcknowledged = Refused | Throttled | Retryable | Rejected | Fatal

interface Acknowledged {
  readonly kind: "acknowledged"
  /** Whether it is RudderStack's own answer, not one of a gateway in front of it. */
  readonly isOwn: boolean
}

/** Some event of the batch is the cause: its own fault, not the run's. */
export interface Refused {
  readonly kind: "refused"
  readonly status: number
  /** Known words only: see `redact`. */
  readonly words: string
  /** Whether the batch would be taken without that event. */
  readonly canSplit: boolean
  /** What it means instead where nothing is ever acknowledged: the words are not those of RudderStack's gateway. */
  readonly doubt: ActionError | undefined
}

/** The data plane asks for less. */
export interface Throttled {
  readonly kind: "throttled"
  readonly retryAfterMs: number | undefined
}

/** The same batch may succeed later. */
export interface Retryable {
  readonly kind: "retryable"
  /** Undefined where no answer came. */
  readonly status: number | undefined
  readonly words: string
  /** Completes "RudderStack's data plane could not take the rows: …". */
  readonly what: string
  readonly retryAfterMs: number | undefined
  /** Whether the batch may have been stored although nothing says so. */
  readonly mayBeStored: boolean
  /** Whether a mistake in the address or a certificate is likelier than a failure that passes. */
  readonly isSettingLikely: boolean
}

/** Whoever answers does not take batches: a setting is wrong, or something stands in between. */
export interface Rejected {
  readonly kind: "rejected"
  readonly status: number
  readonly words: string
  readonly mayBeStored: boolean
  readonly error: ActionError
}

/** No try of this run can succeed. */
interface Fatal {
  readonly kind: "fatal"
  readonly error: ActionError
}

export interface AnswerRules {
  readonly acknowledgement: Acknowledgement
  readonly dataPlaneUrl: string
  readonly words: SourceWords
}

/** Which answers count as one: RudderStack's own, or any 2xx of a gateway before it. */
export type Acknowledgement = "rudderstack" | "any-2xx"

/** How a message names the source, and the setting that has its write key. */
export interface SourceWords {
  readonly source: string
  readonly keySetting: string
}

/** These say that the request was not worked off. */
const NOT_STORED: readonly number[] = [408, 421, 425]
const NOT_IMPLEMENTED = 501

/**
 * RudderStack's texts differ between versions and may come from a proxy in front of it, so only the acknowledgement is
 * known by its text; everything else is decided by the status.
 */
export function answer(reply: Reply | NoReply, rules: AnswerRules, nowMs: number): Answer {
  if (reply.status === undefined) {
    return noAnswer(reply.error)
  }
  const {status, body} = reply
  const isSuccess = status >= 200 && status <= 299
  const isOwn = status === 200 && body.trim().toLowerCase() === "ok"
  if (isOwn || (isSuccess && rules.acknowledgement === "any-2xx")) {
    return {kind: "acknowledged", isOwn}
  }
  const retryAfterMs = retryAfter(reply.retryAfter, nowMs)
  if (status === 429) {
    return {kind: "throttled", retryAfterMs}
  }
  const words = redact(body)
  if (NOT_STORED.includes(status) || (status >= 500 && status !== NOT_IMPLEMENTED)) {
    return {
      kind: "retryable",
      status,
      words,
      what: `it answered ${status}`,
      retryAfterMs,
      mayBeStored: !NOT_STORED.includes(status),
      isSettingLikely: false,
    }
  }
  if ([400, 413, 415, 422].includes(status)) {
    const doubt = isOfGateway(body) ? undefined : notAcknowledged(reply)
    return {kind: "refused", status, words, canSplit: status === 400 || status === 413, doubt}
  }
  return {kind: "rejected", status, words, mayBeStored: isSuccess, error: rejection(reply, rules)}
}

function noAnswer(error: unknown): Retryable | Fatal {
  // A hub may refuse to connect to an address at all; its error says what to do.
  if (codeOf(error) === "ERR_ADDRESS_REFUSED" && error instanceof Error) {
    return {kind: "fatal", error: new ActionError("address_refused", error.message)}
  }
  return {
    kind: "retryable",
    status: undefined,
    words: "",
    retryAfterMs: undefined,
    ...networkFailure(error),
  }
}

function notAcknowledged({status, body}: Reply): ActionError {
  return failure("not_acknowledged", {answer: answerText(status, body)})
}

function rejection(reply: Reply, {words, dataPlaneUrl}: AnswerRules): ActionError {
  const {status, body, location} = reply
  if (status === 401 && !isWebPage(body)) {
    return failure("write_key_refused", {source: words.source, setting: words.keySetting})
  }
  if (status === 404 && redact(body) === "source is disabled") {
    return failure("source_disabled", {source: words.source})
  }
  if (status <= 299) {
    return notAcknowledged(reply)
  }
  return failure("not_a_data_plane", {
    answer: answerText(status, body),
    redirectsTo: status <= 399 ? originOf(location, dataPlaneUrl) : undefined,
  })
}

function originOf(location: string | undefined, base: string): string | undefined {
  try {
    return location === undefined ? undefined : new URL(location, base).origin
  } catch {
    return undefined
  }
}

/** Seconds or an HTTP date (RFC 9110) → milliseconds from now on; undefined for anything else. */
function retryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) {
    return undefined
  }
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
