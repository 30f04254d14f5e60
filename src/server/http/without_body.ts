import type {Request} from "express"
import type {HttpRequest} from "../../hub"

/** A request of which only the headers matter; its body is not read. */
export function withoutBody(request: Request): HttpRequest {
  return {header: (name) => request.header(name)}
}
