import type {ErrorRequestHandler} from "express"
import {ActionRequestError} from "../../hub"
import {RequestRefusedError} from "./refusals"
import {logUnexpected} from "../telemetry/error_summary"
import type {Log} from "../telemetry/log"
import {requestFacts} from "./request_log"

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
