/**
 * What the data plane's answer to one batch means. RudderStack's texts differ between versions and may come
 * from a proxy in front of it, so everything is decided by the status; words are only ever shown.
 */
export type DataPlaneAnswer = Delivered | NotDelivered

export type NotDelivered = Refused | Hopeless | Unavailable

interface Delivered {
  readonly kind: "delivered"
}

/** Some event of the batch is the cause: its own fault, not the run's. */
export interface Refused {
  readonly kind: "refused"
  readonly status: number
  readonly words: string
  /** Whether the batch would be taken without that event. */
  readonly canHalve: boolean
}

/** No batch of this run can succeed. */
interface Hopeless {
  readonly kind: "hopeless"
  readonly message: string
}

/** The same batch may succeed later. */
export interface Unavailable {
  readonly kind: "unavailable"
  /** Completes "RudderStack's data plane could not take the rows: …". */
  readonly what: string
  readonly retryAfterMs: number | undefined
  /** Whether the batch may have been stored although nothing says so. */
  readonly mayBeStored: boolean
  /** Whether waiting for minutes makes no sense: a mistake in the address or a certificate is likelier. */
  readonly isLikelyPermanent: boolean
}

/** What came back: `retryAfter` is the header of that name. */
export interface HttpAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: string
}

const MAX_WORDS_LENGTH = 100
const TOO_MANY_REQUESTS = 429

export function dataPlaneAnswer(answer: HttpAnswer, nowMs: number): DataPlaneAnswer {
  const {status} = answer
  if (status >= 200 && status <= 299) {
    return {kind: "delivered"}
  }
  if (status === TOO_MANY_REQUESTS || status >= 500) {
    return {
      kind: "unavailable",
      what: status === TOO_MANY_REQUESTS ? `it asked for fewer rows (${status})` : `it answered ${status}`,
      retryAfterMs: retryAfterMs(answer.retryAfter, nowMs),
      mayBeStored: status !== TOO_MANY_REQUESTS,
      isLikelyPermanent: false,
    }
  }
  const message = hopelessMessage(status, answer.body)
  return message === undefined
    ? {kind: "refused", status, words: words(answer.body), canHalve: status === 400 || status === 413}
    : {kind: "hopeless", message}
}

function hopelessMessage(status: number, body: string): string | undefined {
  if (status >= 300 && status <= 399) {
    return `RudderStack answered a redirect to another address (${status}); check the Rudder Server URL in the action's settings.`
  }
  if (status === 401) {
    return "RudderStack refused the write key (401). Check Rudder Write Key in the action's settings."
  }
  if (status === 404) {
    return /source is disabled/i.test(body)
      ? "RudderStack says that this source is disabled (404). Enable the source in RudderStack, and run it again."
      : "There is no RudderStack data plane at this address (404). Check the Rudder Server URL in the action's settings."
  }
  return undefined
}

/** The first line of an answer, short and in plain letters. A page of a proxy has nothing to say. */
function words(body: string): string {
  const text = body.trim()
  if (text.startsWith("<")) {
    return ""
  }
  const line = text.split("\n", 1)[0].replace(/[^\x20-\x7e]+/g, " ")
  return line.length > MAX_WORDS_LENGTH ? `${line.slice(0, MAX_WORDS_LENGTH)}…` : line
}

/** Seconds or an HTTP date (RFC 9110) → milliseconds from now on; undefined for anything else. */
function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) {
    return undefined
  }
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
