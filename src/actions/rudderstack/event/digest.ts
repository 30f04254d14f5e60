import * as crypto from "crypto"

/** Since Node 20.12 and 21.7; half the time of a hash object. */
type OneShotHash = (algorithm: string, data: string, outputEncoding: "base64url") => string

const {hash}: {readonly hash?: OneShotHash} = crypto

/** @returns SHA-256 in base64url: 43 characters */
export function sha256(text: string): string {
  return hash === undefined
    ? crypto.createHash("sha256").update(text).digest("base64url")
    : hash("sha256", text, "base64url")
}

/**
 * The UUID, version 5 (RFC 9562), of a name within a namespace: the same two give the same UUID, always.
 *
 * @param namespace a UUID in its usual text form
 */
export function uuidFromName(namespace: string, name: string): string {
  const digest = crypto
    .createHash("sha1")
    .update(Buffer.from(namespace.replace(/-/g, ""), "hex"))
    .update(name, "utf8")
    .digest("hex")
  const variant = ((parseInt(digest[16], 16) % 4) + 8).toString(16)
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `5${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join("-")
}
