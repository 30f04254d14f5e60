import type {RequestHandler} from "express"
import type {Log} from "./log"
import {requestFacts} from "./request_facts"

/** One line a request, when its connection is done with it. */
export function requestLog(log: Log): RequestHandler {
  return (request, response, next) => {
    const startedAt = Date.now()
    response.on("close", () => {
      const durationMs = Date.now() - startedAt
      const fields = {...requestFacts(request), status: response.statusCode, durationMs}
      if (!response.writableFinished) {
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
