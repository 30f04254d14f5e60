import type {RequestHandler} from "express"
import {RequestRefusedError} from "./request_refused_error"

/** Answers 405 on an address that exists, naming the methods it has. */
export function methodNotAllowed(...allowed: string[]): RequestHandler {
  const allow = allowed.join(", ")
  return (_request, response) => {
    response.set("Allow", allow)
    throw new RequestRefusedError(405, `This address takes ${allow} only.`)
  }
}

/** Answers 404 on an address that does not exist. */
export const notFound: RequestHandler = () => {
  throw new RequestRefusedError(404, "Not found.")
}
