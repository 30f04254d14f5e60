import {NotDelivered} from "./data_plane_answer"

/** Errors that mean the same for a batch, and for the person who reads of them. */
interface FailureKind {
  readonly codes: RegExp
  /** Completes "RudderStack's data plane could not take the rows: …". */
  readonly what: string
  /** Whether it is a mistake in an address or a certificate, which seldom mends itself within minutes. */
  readonly isLikelyPermanent: boolean
  /** Whether the batch was on its way: nothing says whether it arrived. */
  readonly mayBeStored: boolean
}

const KINDS: readonly FailureKind[] = [
  {
    // A machine that reaches no name server answers EAI_AGAIN for every name.
    codes: /^(ENOTFOUND|EAI_AGAIN)$/,
    what: "its name could not be resolved",
    isLikelyPermanent: true,
    mayBeStored: false,
  },
  {
    codes: /CERT|^(UNABLE_TO_.*|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$/,
    what: "its certificate is not trusted",
    isLikelyPermanent: true,
    mayBeStored: false,
  },
  {
    codes: /^(EPROTO|ERR_SSL_.*|ERR_TLS_.*)$/,
    what: "no secure connection came about",
    isLikelyPermanent: true,
    mayBeStored: false,
  },
  {
    codes: /^(ECONNREFUSED|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/,
    what: "it could not be reached",
    isLikelyPermanent: false,
    mayBeStored: false,
  },
  {
    // A connection that was there can end so too.
    codes: /^(EHOSTUNREACH|ENETUNREACH)$/,
    what: "it could not be reached",
    isLikelyPermanent: false,
    mayBeStored: true,
  },
  {
    codes: /^(TimeoutError|ETIMEDOUT|UND_ERR_(HEADERS|BODY)_TIMEOUT)$/,
    what: "it did not answer in time",
    isLikelyPermanent: false,
    mayBeStored: true,
  },
  {
    codes: /^(HPE_.*|HTTPParserError)$/,
    what: "what it answered is not HTTP",
    isLikelyPermanent: false,
    mayBeStored: true,
  },
]

/** A reset, a closed socket, a reply that was cut off, and whatever else undici reports. */
const OTHER: FailureKind = {
  codes: /^/,
  what: "the connection broke off",
  isLikelyPermanent: false,
  mayBeStored: true,
}

/** An error in place of an answer → what it means for the batch. */
export function networkFailure(error: unknown): NotDelivered {
  const refusal = refusalOf(error)
  if (refusal !== undefined) {
    return {kind: "hopeless", message: refusal}
  }
  const code = codeOf(error)
  const {what, isLikelyPermanent, mayBeStored} = KINDS.find(({codes}) => codes.test(code)) ?? OTHER
  return {
    kind: "unavailable",
    what: `${what} (${code})`,
    retryAfterMs: undefined,
    isLikelyPermanent,
    mayBeStored,
  }
}

/** A hub may refuse to connect to an address at all; its errors carry a code of their own and say what to do. */
function refusalOf(error: unknown): string | undefined {
  return codeOf(error) === "ERR_ADDRESS_REFUSED" && error instanceof Error ? error.message : undefined
}

function codeOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string") {
    return error.code
  }
  return error instanceof Error ? error.name : "unknown"
}
