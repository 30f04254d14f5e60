const BASIC_CREDENTIALS = /^basic ([A-Za-z0-9+/]*={0,2})$/i

/**
 * The source's write key: the user name of HTTP Basic authorization. Undefined when the header is absent,
 * malformed (no base64, no colon) or names no user.
 */
export function writeKeyOf(authorization: string | undefined): string | undefined {
  const encoded = BASIC_CREDENTIALS.exec(authorization ?? "")?.[1] ?? ""
  const credentials = Buffer.from(encoded, "base64").toString("utf8")
  const colon = credentials.indexOf(":")
  return colon > 0 ? credentials.slice(0, colon) : undefined
}
