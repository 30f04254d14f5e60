import type {Request} from "express"

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
