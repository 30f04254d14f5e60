import type {ErrorRequestHandler, RequestHandler} from "express"
import {ActionRequestError} from "../../hub"
import {logUnexpected} from "../telemetry/error_summary"
import type {Log} from "../telemetry/log"
import {requestFacts} from "./request_log"

/** A request that is not served, with the HTTP status that says so. The message goes to whoever asked. */
export class RequestRefusedError extends Error {
  override readonly name = "RequestRefusedError"

  constructor(
    readonly status: 400 | 403 | 404 | 405 | 413 | 415 | 503,
    message: string,
  ) {
    super(message)
  }
}

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

/** Refuses an address such as /actions/%ZZ, before a route finds out in words of its own. */
export const readableAddress: RequestHandler = (request, _response, next) => {
  try {
    decodeURIComponent(request.path)
  } catch {
    throw new RequestRefusedError(400, "The request's address cannot be read.")
  }
  next()
}

/** A status and the text for whoever asked. */
interface Refusal {
  readonly status: number
  readonly error: string
}

/** Answers whatever a route throws. What was not foreseen is logged and shown to nobody. */
export function errorResponse(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const {status, error: text} = refusalOf(error)
    if (status === 500) {
      logUnexpected(log, requestFacts(request), error)
    }
    if (response.headersSent) {
      response.end()
    } else {
      response.status(status).json({success: false, error: text})
    }
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof ActionRequestError) {
    return {status: 404, error: error.message}
  }
  if (error instanceof RequestRefusedError) {
    return {status: error.status, error: error.message}
  }
  return {status: 500, error: "Internal server error."}
}
