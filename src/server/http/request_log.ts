import type {Request, RequestHandler} from "express"
import type {Log} from "../telemetry/log"

const maxLoggedLength = 200

/** What a log line says about a request. Headers are whatever the caller sent, so they are cut. */
export type RequestFacts = {
  readonly method: string
  readonly path: string
  readonly action: string | undefined
  readonly instance: string | undefined
  readonly webhookId: string | undefined
}

export function requestFacts(request: Request): RequestFacts {
  return {
    method: request.method,
    path: cut(request.path),
    action: cut(actionIdOf(request)) || undefined,
    instance: cut(request.header("x-looker-instance")),
    webhookId: cut(request.header("x-looker-webhook-id")),
  }
}

/** The action's name in the address, the empty text on other routes. */
export function actionIdOf(request: Request): string {
  const {actionId} = request.params
  return typeof actionId === "string" ? actionId : ""
}

function cut(text: string): string
function cut(text: string | undefined): string | undefined
function cut(text: string | undefined): string | undefined {
  return text?.slice(0, maxLoggedLength)
}

/** One line per request, when its connection is done with it. */
export function requestLog(log: Log): RequestHandler {
  return (request, response, next) => {
    const startedAtMs = performance.now()
    response.on("close", () => {
      const durationMs = Math.round(performance.now() - startedAtMs)
      const fields = {...requestFacts(request), status: response.statusCode, durationMs}
      if (request.method !== "POST") {
        log.debug(fields, "Answered.") // even where its reader has left the page meanwhile
      } else if (response.writableFinished) {
        log.info(fields, "Answered.")
      } else {
        log.warn(
          fields,
          "The caller hung up before the answer; a run that began continues. " +
            "If this happens often, raise the proxy's time-out or lower ACTION_HUB_JSON_KEEPALIVE_SEC.",
        )
      }
    })
    next()
  }
}
