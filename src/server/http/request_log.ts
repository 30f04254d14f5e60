import type {RequestHandler, Response} from "express"
import type {Log} from "../telemetry/log"
import {requestFacts} from "./request_facts"

/** The media type of server-sent events. */
export const eventStreamType = "text/event-stream"

/** One line per request, when its connection is done with it. */
export function requestLog(log: Log): RequestHandler {
  return (request, response, next) => {
    const startedAt = Date.now()
    response.on("close", () => {
      const durationMs = Date.now() - startedAt
      const fields = {...requestFacts(request), status: response.statusCode, durationMs}
      if (isEventStream(response)) {
        log.debug(fields, "A live page was closed.")
      } else if (!response.writableFinished) {
        log.warn(fields, "The caller hung up before the answer.")
      } else if (request.method === "POST") {
        log.info(fields, "Answered.")
      } else {
        log.debug(fields, "Answered.")
      }
    })
    next()
  }
}

/** Its reader ends it, which is no fault. */
function isEventStream(response: Response): boolean {
  return response.getHeader("content-type") === eventStreamType
}
