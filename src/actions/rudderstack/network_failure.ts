import {NotDelivered} from "./data_plane_answer"

/** Mistakes in an address or a certificate seldom mend themselves within minutes. */
const LIKELY_PERMANENT =
  /^(ENOTFOUND|EAI_AGAIN|ERR_TLS.*|CERT_.*|.*_CERT.*|UNABLE_TO_.*|ERR_SSL.*|HOSTNAME_MISMATCH|EPROTO)$/

/** An error in place of an answer → what it means for the batch. Nothing says whether the batch was stored. */
export function networkFailure(error: unknown): NotDelivered {
  const refusal = refusalOf(error)
  if (refusal !== undefined) {
    return {kind: "hopeless", message: refusal}
  }
  const code = codeOf(error)
  return {
    kind: "unavailable",
    what: `it could not be reached (${code})`,
    retryAfterMs: undefined,
    isLikelyPermanent: LIKELY_PERMANENT.test(code),
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
