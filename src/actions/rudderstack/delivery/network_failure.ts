/** What an error instead of an answer means for the batch, and for the person who reads of it. */
export interface NetworkFailure {
  /** Completes "RudderStack's data plane could not take the rows: …". */
  readonly what: string
  /** Whether it is a mistake in an address or a certificate, which seldom passes within minutes. */
  readonly isSettingLikely: boolean
  /** Whether the batch was on its way: nothing says whether it arrived. */
  readonly mayBeStored: boolean
}

interface FailureKind extends NetworkFailure {
  readonly codes: RegExp
}

const KINDS: readonly FailureKind[] = [
  {
    // A machine that reaches no name server answers EAI_AGAIN for every name.
    codes: /^(ENOTFOUND|EAI_AGAIN)$/,
    what: "its name could not be resolved",
    isSettingLikely: true,
    mayBeStored: false,
  },
  {
    codes: /CERT|^(UNABLE_TO_.*|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$/,
    what: "its certificate is not trusted",
    isSettingLikely: true,
    mayBeStored: false,
  },
  {
    codes: /^(EPROTO|ERR_SSL_.*|ERR_TLS_.*)$/,
    what: "no secure connection could be made",
    isSettingLikely: true,
    mayBeStored: false,
  },
  {
    // A hub's own codes; undici has this one for a proxy that asks for a password.
    codes: /^(ERR_PROXY_.*|UND_ERR_INVALID_ARG)$/,
    what: "the proxy on the way did not let it through",
    isSettingLikely: false,
    mayBeStored: false,
  },
  {
    codes: /^(ECONNREFUSED|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/,
    what: "it could not be reached",
    isSettingLikely: false,
    mayBeStored: false,
  },
  {
    // A connection that was there can end so too.
    codes: /^(EHOSTUNREACH|ENETUNREACH)$/,
    what: "it could not be reached",
    isSettingLikely: false,
    mayBeStored: true,
  },
  {
    codes: /^(TimeoutError|ETIMEDOUT|UND_ERR_(HEADERS|BODY)_TIMEOUT)$/,
    what: "it did not answer in time",
    isSettingLikely: false,
    mayBeStored: true,
  },
  {
    codes: /^(UND_ERR_HEADERS_OVERFLOW|HPE_HEADER_OVERFLOW)$/,
    what: "the headers of its answer are too large",
    isSettingLikely: false,
    mayBeStored: true,
  },
  {
    codes: /^(HPE_.*|HTTPParserError)$/,
    what: "what it answered is not HTTP",
    isSettingLikely: false,
    mayBeStored: true,
  },
]

/** A reset, a closed socket, a reply that was cut off, and whatever else undici reports. */
const OTHER: NetworkFailure = {
  what: "the connection broke off",
  isSettingLikely: false,
  mayBeStored: true,
}

export function networkFailure(error: unknown): NetworkFailure {
  const code = codeOf(error)
  const {what, isSettingLikely, mayBeStored} = KINDS.find(({codes}) => codes.test(code)) ?? OTHER
  return {what: `${what} (${code})`, isSettingLikely, mayBeStored}
}

/** Of several errors, one for each address that was tried, the code of the first. */
export function codeOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string") {
    return error.code
  }
  return error instanceof Error ? error.name : "unknown"
}
