import {createHash, createHmac, randomBytes, timingSafeEqual} from "node:crypto"

const nonceBytes = 32

/** A new token for Looker's "Authorization Token" field. Every nonce is valid: a secret has any number of tokens. */
export function mintApiKey(secret: string): string {
  return apiKeyFromNonce(secret, randomBytes(nonceBytes).toString("hex"))
}

/** The same token for the same secret every time, so that a restart does not invalidate what was pasted. */
export function firstApiKey(secret: string): string {
  const nonce = createHmac("sha256", secret).update("the first token of this hub").digest("hex")
  return apiKeyFromNonce(secret, nonce)
}

/** `<nonce>/<hex HMAC-SHA512(secret, nonce)>`, the format of looker-open-source/actions. */
export function apiKeyFromNonce(secret: string, nonce: string): string {
  return `${nonce}/${createHmac("sha512", secret).update(nonce).digest("hex")}`
}

/** Whether the text is a token of this secret. Total: any text in, true or false out, in constant time. */
export function isApiKey(secret: string, candidate: string): boolean {
  const [nonce = ""] = candidate.split("/", 1)
  const matches = equalInConstantTime(candidate, apiKeyFromNonce(secret, nonce))
  return matches && nonce !== ""
}

/** Whether two texts are the same. How long it takes tells nothing of either, not even its length. */
export function equalInConstantTime(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right))
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest()
}
