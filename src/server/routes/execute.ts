import type {Request, RequestHandler} from "express"
import {type Action, ActionRequest, ActionRequestError, ActionResponse, findAction} from "../../hub"
import type {BodyAccount} from "../body_budget"
import {logUnexpected} from "../error_response"
import {RequestRefusedError} from "../errors/request_refused_error"
import type {HubParts} from "../hub_parts"
import {readJsonBody} from "../json_body"
import {answerKeptAlive} from "../keep_alive"
import {actionIdOf, requestFacts} from "../request_facts"
import {brokenRunResponse} from "../unfinished_run"

/** `POST /actions/:actionId/execute`: one run. It goes on to its end when Looker hangs up. */
export function executeRoute(parts: HubParts): RequestHandler {
  return async (request, response) => {
    const account = parts.bodies.open()
    try {
      const actionRequest = await readActionRequest(request, parts, account)
      const action = await findAction(actionIdOf(request), {lookerVersion: actionRequest.lookerVersion})
      await answerKeptAlive(response, {
        intervalMs: parts.config.keepAliveMs,
        answer: async () => (await runLogged(action, actionRequest, request, parts)).asJson(),
        lateFailure: (error) => lateFailure(error, request, parts).asJson(),
      })
    } finally {
      account.close()
    }
  }
}

function lateFailure(error: unknown, request: Request, {log}: HubParts): ActionResponse {
  if (error instanceof ActionRequestError) {
    return new ActionResponse({success: false, message: error.message})
  }
  logUnexpected(log, requestFacts(request), error)
  return brokenRunResponse()
}

async function readActionRequest(
  request: Request,
  parts: HubParts,
  account: BodyAccount,
): Promise<ActionRequest> {
  const body = await readJsonBody(request, parts.config.maxExecuteBodyBytes, account)
  if (!body) {
    throw new RequestRefusedError(400, "Request body must be valid JSON, and it is empty.")
  }
  return ActionRequest.fromRequest({body, header: (name) => request.header(name)})
}

async function runLogged(
  action: Action,
  actionRequest: ActionRequest,
  request: Request,
  {openRuns, queue, log}: HubParts,
): Promise<ActionResponse> {
  const startedAt = Date.now()
  const facts = requestFacts(request)
  log.info(facts, "Run accepted.")
  const response = await openRuns.answer(() => action.validateAndExecute(actionRequest, queue))
  const {success, message: outcome} = response
  log.info({...facts, durationMs: Date.now() - startedAt, success, outcome}, "Run ended.")
  return response
}
