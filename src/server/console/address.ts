import type {Request} from "express"

/** What a request's address asks for, after its question mark. */
export function addressOf({originalUrl}: Request): URLSearchParams {
  const mark = originalUrl.indexOf("?")
  return new URLSearchParams(mark < 0 ? "" : originalUrl.slice(mark + 1))
}
