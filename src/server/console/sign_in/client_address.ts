import type {Request} from "express"

const maxAddressLength = 64

/**
 * Whom a request comes from, as far as limits on attempts are concerned. The last entry of X-Forwarded-For is the one
 * that the nearest proxy wrote. Without a proxy a caller can make it up, and the limit on all attempts remains.
 */
export function clientAddress(request: Request): string {
  const forwarded = request.header("x-forwarded-for")?.split(",").at(-1)?.trim() ?? ""
  return (forwarded === "" ? (request.socket.remoteAddress ?? "") : forwarded).slice(0, maxAddressLength)
}
